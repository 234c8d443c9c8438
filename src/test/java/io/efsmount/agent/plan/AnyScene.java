package io.efsmount.agent.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Worlds of every kind, also those that hardly ever are: the same seed makes the same one. */
final class AnyScene {
    private final SplittableRandom random;
    private final Scene scene = new Scene();

    private AnyScene(long seed) {
        random = new SplittableRandom(seed);
    }

    static Scene of(long seed) {
        AnyScene any = new AnyScene(seed);
        any.host();
        any.aws();
        int mounts = 1 + any.random.nextInt(3);
        IntStream.range(0, mounts).forEach(any::place);
        any.fstab();
        return any.scene;
    }

    private void host() {
        scene.seed = "i-" + random.nextInt(50);
        scene.zone = one(4)
                ? Observation.unavailable(ProblemCode.ZONE_UNKNOWN.with("no metadata"))
                : Observation.known(zone());
        scene.region = one(8)
                ? Observation.unavailable(ProblemCode.REGION_UNKNOWN.with("no metadata"))
                : Observation.known("eu-central-1");
        if (one(4)) {
            scene.staging.add("/run/efs-mount-agent/staging/old.1.1");
        }
    }

    private void aws() {
        if (one(4)) {
            scene.apiDown = Optional.of(
                    pick(ProblemCode.API_UNREACHABLE, ProblemCode.API_ACCESS_DENIED, ProblemCode.NOT_ASKED_YET)
                            .with("silence"));
        }
        for (int i = 1; i <= 3; i++) {
            String id = "fs-0000000" + i;
            LifeCycle state = one(4) ? pick(LifeCycle.values()) : LifeCycle.AVAILABLE;
            scene.fileSystems.add(new FileSystem(
                    id,
                    "token-" + id,
                    Instant.ofEpochSecond(i),
                    Map.of("Name", one(3) ? "twin" : id),
                    state,
                    Optional.empty()));
            scene.targets.put(id, targets(i));
        }
    }

    private List<MountTarget> targets(int fileSystem) {
        return IntStream.rangeClosed(1, 3)
                .filter(_ -> !one(4))
                .mapToObj(zone -> new MountTarget(
                        "fsmt-" + fileSystem + zone,
                        one(5) ? pick(LifeCycle.values()) : LifeCycle.AVAILABLE,
                        zone == 3 ? Optional.empty() : Optional.of(v4(fileSystem, zone)),
                        zone == 1 ? Optional.empty() : Optional.of(v6(fileSystem, zone)),
                        "az" + zone))
                .toList();
    }

    private void place(int index) {
        Place place = new Place();
        place.name = "mount" + index;
        place.path = "/mnt/" + index;
        String id = "fs-0000000" + (1 + random.nextInt(3));
        place.selector = pick(
                new FileSystemSelector.ById(id),
                new FileSystemSelector.ByCreationToken("token-" + id),
                new FileSystemSelector.ByTags(Map.of("Name", one(2) ? "twin" : id)));
        place.oldest = one(2);
        place.crossZone = !one(3);
        place.directory = pick("/", "/", "/a");
        place.options = pick(List.of(), List.of("noexec"), List.of("rsize=65536", "soft", "timeo=300"));
        place.ip = one(6) ? Optional.of(address()) : Optional.empty();
        place.guard = !one(4);
        place.directories = one(3) ? List.of(new DirectorySpec("a", 0755, 0, 0)) : List.of();
        scene.places.add(place);
        seen(place);
        agent(place);
    }

    private void seen(Place place) {
        int layers = pick(0, 0, 1, 1, 1, 2, 3);
        for (int i = 0; i < layers; i++) {
            place.stack.add(i > 0 && one(2) ? place.stack.getFirst() : layer(place, i));
        }
        if (layers > 0) {
            place.response = Optional.of(pick(Response.values()));
            place.readAheadKb = pick(Optional.empty(), Optional.of(128), Optional.of(15360));
            place.directoriesEnsured = one(2);
            place.mountPoint = Optional.of(
                    pick(MountPoint.UNKNOWN, MountPoint.EMPTY_DIRECTORY, MountPoint.GUARDED, MountPoint.NOT_EMPTY));
        } else {
            place.mountPoint = Optional.of(pick(MountPoint.values()));
        }
        place.dns = one(3)
                ? Observation.known(address())
                : Observation.unavailable(ProblemCode.ZONE_UNKNOWN.with("not yet"));
        Stream.of(1, 2).forEach(_ -> scene.reach.put(address(), pick(Reach.values())));
    }

    private MountEntry layer(Place place, int i) {
        IpAddress address = one(5) ? IpAddress.parse("192.168.7.7") : address();
        String host = one(4)
                ? "fs-0000000" + (1 + random.nextInt(3)) + ".efs.eu-central-1.amazonaws.com"
                : address.asSourceHost();
        MountEntry nfs = Scene.nfs(10 + i, "0:" + (50 + i), place, host + ":" + pick("/", place.directory), address);
        return one(6)
                ? new MountEntry(
                        nfs.id(),
                        1,
                        "8:1",
                        "/",
                        place.path,
                        nfs.options(),
                        List.of(),
                        "ext4",
                        "/dev/sda1",
                        List.of("rw"))
                : nfs;
    }

    private void agent(Place place) {
        if (one(2)) {
            String selector = one(4) ? "id fs-00000009" : place.selector.describe();
            IpAddress there = place.stack.isEmpty() || one(3)
                    ? address()
                    : Mounted.server(place.stack.getFirst()).orElse(address());
            place.memory = Optional.of(new Remembered(
                    selector,
                    place.selector instanceof FileSystemSelector.ById(String id) && !one(4)
                            ? id
                            : "fs-0000000" + (1 + random.nextInt(3)),
                    there,
                    one(3) ? Optional.empty() : Optional.of(zone()),
                    place.stack.isEmpty() || one(3) ? pick("/", "/b") : Mounted.directory(place.stack.getFirst())));
        }
        place.hold = one(5) ? pick(Hold.values()) : Hold.NONE;
        Problem failure = pick(ProblemCode.BUSY, ProblemCode.TIMED_OUT, ProblemCode.DIRECTORY_FAILED)
                .with("failed");
        Optional<IpAddress> server = one(2) ? Optional.of(address()) : Optional.empty();
        place.activity = pick(
                new Activity.Idle(),
                new Activity.Idle(),
                new Activity.Idle(),
                new Activity.Busy("Attach"),
                new Activity.Stuck(failure, server),
                new Activity.BackingOff(failure, server));
    }

    private void fstab() {
        scene.manageFstab = !one(4);
        if (one(5)) {
            scene.fstabUnavailable = Optional.of(ProblemCode.FSTAB_UNAVAILABLE.with("no fstab"));
        }
        for (Place place : scene.places) {
            if (one(4)) {
                scene.foreignPaths.add(place.path);
            }
            if (one(2)) {
                scene.managed.add(SceneText.rightEntry(place, address()));
            }
        }
        if (one(4)) {
            scene.managed.add(new FstabEntry("gone", "10.0.1.1:/", "/mnt/gone", "nfs4", "nofail"));
        }
    }

    private IpAddress address() {
        int fileSystem = 1 + random.nextInt(3);
        int zone = 1 + random.nextInt(3);
        return zone == 3 || (zone == 2 && one(3)) ? v6(fileSystem, zone) : v4(fileSystem, zone);
    }

    private static IpAddress v4(int fileSystem, int zone) {
        return IpAddress.parse("10.0." + fileSystem + "." + zone);
    }

    private static IpAddress v6(int fileSystem, int zone) {
        return IpAddress.parse("fd00::" + fileSystem + ":" + zone);
    }

    private String zone() {
        return "az" + (1 + random.nextInt(3));
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
