package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The actions that bring a mount into place, and those that keep up what belongs to it. */
final class Attaching {
    private Attaching() {}

    static List<Action.OnMount> actions(World world, MountFacts facts, Wanted wanted, Target target, Replace replace) {
        MountSpec spec = facts.spec();
        ResolvedOptions options = options(world, spec, target.address());
        MountSource source = new MountSource(target.host(), spec.directory());
        List<Action.OnMount> actions = new ArrayList<>();
        actions.add(new Action.Attach(spec.name(), source, target.address(), spec.path(), options, replace));
        remember(facts, wanted, target).ifPresent(actions::add);
        fstab(world, facts, target).ifPresent(actions::add);
        if (!spec.directories().isEmpty()) {
            actions.add(new Action.EnsureDirectories(spec.name(), spec.path(), spec.directories()));
        }
        return actions;
    }

    static ResolvedOptions options(World world, MountSpec spec, IpAddress address) {
        return MountOptions.resolve(spec.options(), address, world.mountTimeoutSeconds());
    }

    /** Only what the API or the configuration says is worth remembering; memory does not confirm itself. */
    static Optional<Action.OnMount> remember(MountFacts facts, Wanted wanted, Target target) {
        Remembered good = new Remembered(
                facts.spec().selector().describe(),
                wanted.fileSystemId(),
                target.address(),
                target.zoneId(),
                facts.spec().directory());
        boolean same = facts.remembered().filter(good::equals).isPresent();
        return wanted.verified() && !same
                ? Optional.of(new Action.Remember(facts.spec().name(), good))
                : Optional.empty();
    }

    static Optional<Action.OnMount> fstab(World world, MountFacts facts, Target target) {
        MountSpec spec = facts.spec();
        Optional<FstabView> view = world.manageFstab() ? world.fstab().toOptional() : Optional.empty();
        if (view.isEmpty()) {
            return Optional.empty();
        }
        List<FstabEntry> mine = view.get().managed().stream()
                .filter(e -> e.name().equals(spec.name()))
                .toList();
        if (view.get().foreignPaths().contains(spec.path())) {
            return mine.isEmpty() ? Optional.empty() : Optional.of(new Action.DropFstab(spec.name()));
        }
        FstabEntry entry = new FstabEntry(
                spec.name(),
                new MountSource(target.host(), spec.directory()).text(),
                spec.path(),
                "nfs4",
                options(world, spec, target.address()).fstab());
        return mine.equals(List.of(entry)) ? Optional.empty() : Optional.of(new Action.PutFstab(spec.name(), entry));
    }

    static Optional<Problem> fstabConflict(World world, MountSpec spec) {
        return world.fstab()
                .toOptional()
                .filter(view -> world.manageFstab() && view.foreignPaths().contains(spec.path()))
                .map(_ -> ProblemCode.FSTAB_CONFLICT.with(
                        "/etc/fstab has a line for " + spec.path() + " that is not the agent's"));
    }
}
