package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A world under construction: host, AWS and mounts, of which everything can be changed. */
final class Scene {
    static final int MOUNT_TIMEOUT = 90;

    Observation<String> zone = Observation.known("az1");
    Observation<String> region = Observation.known("eu-central-1");
    String seed = "i-1";
    /** Why the API has never answered. */
    Optional<Problem> apiDown = Optional.empty();
    /** Why the API did not answer the last question, though an earlier one. */
    Optional<Problem> apiStale = Optional.empty();

    final List<FileSystem> fileSystems = new ArrayList<>();
    final Map<String, List<MountTarget>> targets = new HashMap<>();
    final List<Place> places = new ArrayList<>();
    final Map<IpAddress, Reach> reach = new HashMap<>();
    boolean manageFstab = true;
    Optional<Problem> fstabUnavailable = Optional.empty();
    final List<FstabEntry> managed = new ArrayList<>();
    final Set<String> foreignPaths = new HashSet<>();
    final List<String> staging = new ArrayList<>();

    /** The only, or the last, mount. */
    Place place() {
        return places.getLast();
    }

    World world() {
        FstabView view = new FstabView(managed, foreignPaths);
        return new World(
                new Placement(region, zone, seed),
                places.stream().map(p -> p.facts(discovery(p))).toList(),
                apiDown.or(() -> apiStale),
                reach,
                fstabUnavailable
                        .<Observation<FstabView>>map(Observation::unavailable)
                        .orElseGet(() -> Observation.known(view)),
                staging,
                manageFstab,
                MOUNT_TIMEOUT);
    }

    Plan plan() {
        return Planner.plan(world());
    }

    MountPlan onlyMount() {
        return plan().mounts().getFirst();
    }

    private Observation<Discovery> discovery(Place place) {
        if (apiDown.isPresent()) {
            return Observation.unavailable(apiDown.get());
        }
        if (place.ip.isPresent() && place.selector instanceof FileSystemSelector.ById) {
            return Observation.unavailable(ProblemCode.NOT_ASKED_YET.with("nobody asks about it"));
        }
        List<FileSystem> matches = Candidates.matching(place.selector, fileSystems);
        Optional<FileSystem> chosen = Candidates.choose(place.spec(), matches).toOptional();
        return Observation.known(new Discovery(
                matches,
                chosen.map(fs -> targets.getOrDefault(fs.id(), List.of())).orElse(List.of())));
    }

    /** The mount table's line for an NFS mount that this agent would make. */
    static MountEntry nfs(int id, String device, Place place, String source, IpAddress address) {
        ResolvedOptions options = MountOptions.resolve(place.options, address, MOUNT_TIMEOUT);
        List<String> perMount = new ArrayList<>(List.of("rw", "relatime"));
        perMount.addAll(place.options.stream()
                .filter(Set.of("noexec", "nosuid", "nodev")::contains)
                .toList());
        List<String> superOptions = new ArrayList<>(List.of("rw"));
        superOptions.addAll(List.of(options.data().split(",")));
        return new MountEntry(
                id, 1, device, "/", place.path, perMount, List.of("shared:7"), "nfs4", source, superOptions);
    }
}
