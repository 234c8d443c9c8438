package io.efsmount.agent.reconcile;

import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.Introspection;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which ECS cluster this host belongs to. The ECS agent starts after this one, and registers tens of seconds later, or an
 * hour, where it waits for mounts: until it has answered it is asked at least every 15 s, which costs one connection within
 * the host; then every five minutes, because a host can be registered anew.
 */
final class Membership {
    private static final URI ECS_AGENT = URI.create("http://127.0.0.1:51678");
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Machinery machinery;
    private final Refresher<ClusterMembership> refresher;
    private @Nullable Duration askedSince;

    /**
     * @param agent empty: where it usually listens
     * @param most between two questions; the usual time, if that is less
     */
    Membership(Machinery machinery, Optional<URI> agent, Duration most) {
        this.machinery = machinery;
        Introspection introspection = new Introspection(agent.orElse(ECS_AGENT));
        Duration interval = most.compareTo(INTERVAL) < 0 ? most : INTERVAL;
        this.refresher = new Refresher<>(machinery, "the ECS agent", introspection::read, interval, BACKOFF);
    }

    void tick() {
        askedSince = askedSince == null ? machinery.clock().now() : askedSince;
        refresher.tick(false);
    }

    Duration due() {
        return refresher.due();
    }

    /** What was answered last; an agent that is gone for a while does not take the host out of its cluster. */
    Optional<ClusterMembership> known() {
        return refresher.answer().toOptional();
    }

    /** Why this host is in no cluster, when that was asked for long enough to believe it. */
    Optional<Problem> problem() {
        Duration since = askedSince;
        return since != null && machinery.clock().now().minus(since).compareTo(SOON) > 0
                ? refresher.answer().reason().filter(p -> p.code() == ProblemCode.ECS_NOT_REGISTERED)
                : Optional.empty();
    }
}
