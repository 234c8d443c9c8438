package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Candidates;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.EfsDnsName;
import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Placement;
import io.efsmount.agent.plan.ProblemCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves the DNS name of a file system, but only after the zone of this host, or the answer of the EFS API, was missing
 * for as long as {@code efs.zone-wait}: a resolver in another zone gives another zone's target.
 */
final class DnsFallback {
    /** After a name was not found: its answer makes a pass, which must not ask again at once. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Machinery machinery;
    private final Optional<Duration> wait;
    private final Map<String, Lookup> lookups = new HashMap<>();
    private final Map<String, Duration> missingSince = new HashMap<>();

    private record Lookup(Slot<Observation<IpAddress>> slot, Observation<IpAddress> last, Duration again) {}

    DnsFallback(Machinery machinery, Optional<Duration> wait) {
        this.machinery = machinery;
        this.wait = wait;
    }

    /** The address to fall back to; unavailable while there is no need, or not yet long enough. */
    Observation<IpAddress> address(MountSpec spec, Placement placement, Observation<Discovery> discovery) {
        boolean missing = placement.zoneId().toOptional().isEmpty()
                || discovery.toOptional().isEmpty();
        if (!missing) {
            missingSince.remove(spec.name());
            lookups.remove(spec.name());
            return Observation.unavailable(ProblemCode.ZONE_UNKNOWN.with("no need of DNS"));
        }
        Duration now = machinery.clock().now();
        Duration since = missingSince.computeIfAbsent(spec.name(), _ -> now);
        Optional<String> id = fileSystemId(spec, discovery);
        Optional<String> region = placement.region().toOptional();
        boolean longEnough =
                wait.filter(limit -> now.minus(since).compareTo(limit) >= 0).isPresent();
        if (!longEnough || id.isEmpty() || region.isEmpty()) {
            return Observation.unavailable(notYet(placement, id));
        }
        return lookUp(spec.name(), EfsDnsName.of(id.get(), region.get()));
    }

    private io.efsmount.agent.plan.Problem notYet(Placement placement, Optional<String> id) {
        String then = wait.map(limit -> "after " + limit.toSeconds() + " s the DNS name is used")
                .orElse("it is waited for without end (efs.zone-wait=never)");
        String why = placement.zoneId().reason().map(p -> ": " + p.message()).orElse("");
        return ProblemCode.ZONE_UNKNOWN.with("the availability zone of this host is not known"
                + id.map(i -> ", so no mount target of " + i + " is chosen; " + then)
                        .orElse("")
                + why);
    }

    private Observation<IpAddress> lookUp(String mount, String name) {
        Lookup lookup = lookups.computeIfAbsent(
                mount,
                _ -> new Lookup(
                        machinery.slot(),
                        Observation.unavailable(ProblemCode.NOT_ASKED_YET.with("DNS has not answered for " + name)),
                        Duration.ZERO));
        Optional<Observation<IpAddress>> answer = lookup.slot().take();
        if (answer.isPresent()) {
            lookup = new Lookup(
                    lookup.slot(), answer.get(), machinery.clock().now().plus(PAUSE));
            lookups.put(mount, lookup);
        }
        boolean due = machinery.clock().now().compareTo(lookup.again()) >= 0;
        if (due && lookup.last().toOptional().isEmpty()) {
            lookup.slot().start(() -> resolve(name));
        }
        return lookup.last();
    }

    private static Observation<IpAddress> resolve(String name) {
        try {
            return Observation.known(new IpAddress(InetAddress.getByName(name)));
        } catch (UnknownHostException _) {
            return Observation.unavailable(ProblemCode.DNS_FAILED.with("DNS knows no address of " + name));
        }
    }

    private static Optional<String> fileSystemId(MountSpec spec, Observation<Discovery> discovery) {
        if (spec.selector() instanceof FileSystemSelector.ById(String id)) {
            return Optional.of(id);
        }
        return discovery
                .toOptional()
                .flatMap(d -> Candidates.choose(spec, d.matches()).toOptional())
                .map(FileSystem::id);
    }
}
