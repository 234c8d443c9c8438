package io.efsmount.agent.plan;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order in which a file system's mount targets are used: the host's own zone first, then, where allowed, the others
 * in an order that is always the same for one host and differs between hosts, so that a zone's outage does not send all
 * of them to one target. A zone that is not known is never guessed.
 */
final class TargetOrder {
    private TargetOrder() {}

    static Observation<Wanted> of(World world, MountFacts facts, FileSystem fs, List<MountTarget> targets) {
        MountSpec spec = facts.spec();
        if (spec.target().isPresent()) {
            IpAddress given = spec.target().get();
            Optional<String> zone = targets.stream()
                    .filter(t -> has(t, given))
                    .map(MountTarget::zoneId)
                    .findFirst();
            Target target = Targets.configured(given, zone, world.placement());
            return known(world, fs, List.of(target), targets, List.of());
        }
        List<MountTarget> available = targets.stream()
                .filter(t -> t.lifeCycle() == LifeCycle.AVAILABLE)
                .toList();
        if (available.isEmpty()) {
            return Observation.unavailable(noneAvailable(fs, targets));
        }
        return switch (world.placement().zoneId()) {
            case Observation.Known<String>(String zone) -> inKnownZone(world, spec, fs, targets, available, zone);
            case Observation.Unavailable<String>(Problem problem) ->
                inUnknownZone(world, facts, fs, targets, available, problem);
        };
    }

    private static Problem noneAvailable(FileSystem fs, List<MountTarget> targets) {
        if (targets.isEmpty()) {
            return ProblemCode.NO_MOUNT_TARGET.with(fs.describe() + " has no mount target");
        }
        String states = String.join(
                ", ",
                targets.stream()
                        .map(t -> t.address() + " in " + t.zoneId() + " is "
                                + t.lifeCycle().name().toLowerCase(java.util.Locale.ROOT))
                        .sorted()
                        .toList());
        return ProblemCode.NO_USABLE_MOUNT_TARGET.with(
                "no mount target of " + fs.describe() + " is available: " + states);
    }

    private static Observation<Wanted> inKnownZone(
            World world,
            MountSpec spec,
            FileSystem fs,
            List<MountTarget> all,
            List<MountTarget> available,
            String zone) {
        Stream<MountTarget> own = available.stream()
                .filter(t -> t.zoneId().equals(zone))
                .sorted(Comparator.comparing(t -> t.address().text()));
        Stream<MountTarget> others = available.stream()
                .filter(t -> spec.crossZone() && !t.zoneId().equals(zone))
                .sorted(spread(world.placement().hostSeed()));
        List<Target> ordered = Stream.concat(own, others)
                .map(t -> Targets.fromApi(t, world.placement()))
                .toList();
        if (ordered.isEmpty()) {
            return Observation.unavailable(ProblemCode.CROSS_ZONE_REFUSED.with(fs.describe()
                    + " has no available mount target in this host's zone " + zone
                    + ", and cross-zone=refuse"));
        }
        return known(world, fs, ordered, all, List.of());
    }

    private static Observation<Wanted> inUnknownZone(
            World world,
            MountFacts facts,
            FileSystem fs,
            List<MountTarget> all,
            List<MountTarget> available,
            Problem problem) {
        Optional<MountTarget> before = facts.remembered()
                .filter(r -> r.fileSystemId().equals(fs.id()))
                .flatMap(
                        r -> available.stream().filter(t -> has(t, r.address())).findFirst());
        boolean noChoice = all.size() == 1 && facts.spec().crossZone();
        if (before.isPresent() || noChoice) {
            MountTarget only = before.orElseGet(available::getFirst);
            Problem note = ProblemCode.ZONE_UNVERIFIED.with("mount target " + only.address() + " in " + only.zoneId()
                    + (before.isPresent() ? " is the one used before" : " is the only one")
                    + ", but this host's zone is not known: " + problem.message());
            return known(world, fs, List.of(Targets.fromApi(only, world.placement())), all, List.of(note));
        }
        return switch (facts.dnsAddress()) {
            case Observation.Known<IpAddress>(IpAddress address) ->
                Observation.known(Targets.byDns(
                        world, fs.id(), fs.name(), Targets.listed(all, world.placement()), address, problem));
            case Observation.Unavailable<IpAddress>(Problem dns) -> Observation.unavailable(dns);
        };
    }

    private static Observation<Wanted> known(
            World world, FileSystem fs, List<Target> ordered, List<MountTarget> all, List<Problem> notes) {
        List<Target> serving = Targets.listed(all, world.placement());
        return Observation.known(new Wanted(fs.id(), fs.name(), ordered, serving, notes, true));
    }

    private static boolean has(MountTarget target, IpAddress address) {
        return target.ipv4().filter(address::equals).isPresent()
                || target.ipv6().filter(address::equals).isPresent();
    }

    /** Rendezvous hashing: each host ranks the targets by a hash of both. */
    private static Comparator<MountTarget> spread(String hostSeed) {
        return Comparator.comparingLong(
                        (MountTarget t) -> hash(hostSeed + '|' + t.address().text()))
                .thenComparing(t -> t.address().text());
    }

    /** FNV-1a, then the finalizer of SplitMix64: FNV alone leaves similar texts too close together. */
    private static long hash(String text) {
        long h = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return h ^ (h >>> 31);
    }
}
