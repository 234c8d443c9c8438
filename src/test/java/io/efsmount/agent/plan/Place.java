package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One mount of a {@link Scene}: what is configured, and what is seen of it. Everything can be changed. */
final class Place {
    String name = "data";
    FileSystemSelector selector = new FileSystemSelector.ById("fs-00000001");
    boolean oldest;
    String path = "/mnt/data";
    String directory = "/";
    List<String> options = List.of();
    boolean crossZone = true;
    Optional<IpAddress> ip = Optional.empty();
    List<DirectorySpec> directories = List.of();

    final List<MountEntry> stack = new ArrayList<>();
    Optional<MountPoint> mountPoint = Optional.empty();
    Optional<DataFound> data = Optional.empty();
    Optional<MountEntry> ground = Optional.empty();
    boolean guard = true;
    Optional<Response> response = Optional.empty();
    Optional<Integer> readAheadKb = Optional.empty();
    boolean directoriesEnsured = true;
    Observation<IpAddress> dns = Observation.unavailable(ProblemCode.ZONE_UNKNOWN.with("no need of DNS"));
    Optional<Remembered> memory = Optional.empty();
    Hold hold = Hold.NONE;
    Activity activity = new Activity.Idle();

    MountSpec spec() {
        return new MountSpec(name, selector, oldest, path, directory, options, true, crossZone, ip, directories, guard);
    }

    MountFacts facts(Observation<Discovery> discovery) {
        boolean mounted = !stack.isEmpty();
        return new MountFacts(
                spec(),
                stack,
                mountPoint.orElse(mounted ? MountPoint.UNKNOWN : MountPoint.GUARDED),
                data,
                ground,
                response.orElse(mounted ? Response.GOOD : Response.UNKNOWN),
                readAheadKb.or(() -> mounted ? Optional.of(15360) : Optional.empty()),
                directoriesEnsured,
                discovery,
                dns,
                memory,
                hold,
                activity);
    }
}
