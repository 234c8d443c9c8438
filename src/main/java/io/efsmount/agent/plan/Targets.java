package io.efsmount.agent.plan;

import io.efsmount.agent.plan.Target.Origin;
import io.efsmount.agent.plan.Target.ZoneMatch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes {@link Target}s out of what says where a file system is served. */
final class Targets {
    private Targets() {}

    static ZoneMatch match(Optional<String> zoneId, Placement placement) {
        Optional<String> own = placement.zoneId().toOptional();
        if (own.isEmpty() || zoneId.isEmpty()) {
            return ZoneMatch.UNKNOWN;
        }
        return own.equals(zoneId) ? ZoneMatch.SAME : ZoneMatch.OTHER;
    }

    static Target fromApi(MountTarget target, Placement placement) {
        Optional<String> zone = Optional.of(target.zoneId());
        return new Target(target.address().asSourceHost(), target.address(), zone, match(zone, placement), Origin.API);
    }

    /** All that the API lists, by each of their addresses. */
    static List<Target> listed(List<MountTarget> targets, Placement placement) {
        return targets.stream()
                .flatMap(t -> Stream.concat(t.ipv4().stream(), t.ipv6().stream())
                        .map(address -> new Target(
                                address.asSourceHost(),
                                address,
                                Optional.of(t.zoneId()),
                                match(Optional.of(t.zoneId()), placement),
                                Origin.API)))
                .toList();
    }

    static Target configured(IpAddress address, Optional<String> zoneId, Placement placement) {
        return new Target(address.asSourceHost(), address, zoneId, match(zoneId, placement), Origin.CONFIGURED);
    }

    /** The DNS name stands for a target of the resolver's zone: most likely, but not surely, this host's own. */
    static Wanted byDns(
            World world, String id, Optional<String> name, List<Target> serving, IpAddress address, Problem because) {
        String host = world.placement()
                .region()
                .toOptional()
                .map(region -> EfsDnsName.of(id, region))
                .orElse(address.asSourceHost());
        Optional<String> zone = serving.stream()
                .filter(t -> t.address().equals(address))
                .findFirst()
                .flatMap(Target::zoneId);
        Target target = new Target(host, address, zone, match(zone, world.placement()), Origin.DNS);
        Problem note = ProblemCode.DNS_FALLBACK.with(
                "mount target " + address + " was chosen by the DNS name " + host + ": " + because.message());
        return new Wanted(id, name, List.of(target), serving, List.of(note), true);
    }
}
