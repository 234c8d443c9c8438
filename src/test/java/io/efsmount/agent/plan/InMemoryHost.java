package io.efsmount.agent.plan;

import java.util.Optional;

/**
 * A host on which every action succeeds at once: it does to a {@link Scene} what the applier does to a host. Nobody uses
 * what is mounted, and what was mounted answers.
 */
final class InMemoryHost {
    private final Scene scene;
    private int lastId = 1000;

    InMemoryHost(Scene scene) {
        this.scene = scene;
    }

    void apply(Plan plan) {
        plan.actions().forEach(this::apply);
    }

    private void apply(Action action) {
        switch (action) {
            case Action.CreateMountPoint make ->
                place(make.name()).mountPoint = Optional.of(MountPoint.EMPTY_DIRECTORY);
            case Action.Guard guard -> place(guard.name()).mountPoint = Optional.of(MountPoint.GUARDED);
            case Action.Attach attach -> attach(place(attach.name()), attach);
            case Action.Detach detach -> detach(place(detach.name()));
            case Action.SetReadAhead set -> place(set.name()).readAheadKb = Optional.of(set.kilobytes());
            case Action.Remember(String name, Remembered good) -> place(name).memory = Optional.of(good);
            case Action.PutFstab(String name, FstabEntry entry) -> {
                scene.managed.removeIf(e -> e.name().equals(name));
                scene.managed.add(entry);
            }
            case Action.DropFstab drop -> scene.managed.removeIf(e -> e.name().equals(drop.name()));
            case Action.EnsureDirectories ensure -> place(ensure.name()).directoriesEnsured = true;
            case Action.DetachStaging leftover -> scene.staging.remove(leftover.path());
        }
    }

    private void attach(Place place, Action.Attach attach) {
        if (attach.replace() != Replace.NOTHING) {
            MountEntry old = place.stack.removeFirst();
            while (attach.replace() == Replace.DEAD
                    && !place.stack.isEmpty()
                    && place.stack.getFirst().device().equals(old.device())) {
                place.stack.removeFirst();
            }
        }
        int id = ++lastId;
        place.stack.addFirst(Scene.nfs(id, "0:" + id, place, attach.source().text(), attach.address()));
        place.response = Optional.of(Response.GOOD);
        place.readAheadKb = Optional.of(attach.options().readAheadKb());
        place.directoriesEnsured = place.directories.isEmpty();
        place.mountPoint = Optional.empty();
        place.activity = new Activity.Idle();
    }

    private void detach(Place place) {
        place.stack.removeFirst();
        place.activity = new Activity.Idle();
        place.mountPoint = Optional.empty();
        if (place.stack.isEmpty()) {
            place.response = Optional.empty();
            place.readAheadKb = Optional.empty();
        }
    }

    private Place place(String name) {
        return scene.places.stream()
                .filter(p -> p.name.equals(name))
                .findFirst()
                .orElseThrow();
    }
}
