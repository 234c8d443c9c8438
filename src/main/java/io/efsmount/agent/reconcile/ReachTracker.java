package io.efsmount.agent.reconcile;

import io.efsmount.agent.mount.Preflight;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.Reach;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers for a sign of life, but only those whose answer could change what is done. One that was silent for as long
 * as {@code efs.failover-after} is called dead.
 */
final class ReachTracker {
    private final Machinery machinery;
    private final Preflight preflight;
    private final Optional<Duration> deadAfter;
    private final Map<Server, Asked> asked = new HashMap<>();

    /** A server, and the port that its mount uses. */
    record Server(IpAddress address, int port) {}

    ReachTracker(Machinery machinery, Preflight preflight, Optional<Duration> deadAfter) {
        this.machinery = machinery;
        this.preflight = preflight;
        this.deadAfter = deadAfter;
    }

    /** Asks these, and forgets all others. */
    void ask(Set<Server> servers) {
        asked.keySet().retainAll(servers);
        for (Server server : servers) {
            asked.computeIfAbsent(server, Asked::new).ask();
        }
    }

    Map<IpAddress, Reach> reach() {
        Map<IpAddress, Reach> all = new HashMap<>();
        asked.forEach((server, state) -> all.put(server.address(), state.reach()));
        return all;
    }

    private final class Asked {
        private final Server server;
        private final Slot<Optional<Problem>> slot = machinery.slot();
        private @Nullable Duration silentSince;
        private boolean answers;

        Asked(Server server) {
            this.server = server;
        }

        void ask() {
            collect();
            boolean answered = answers;
            slot.start(
                    () -> preflight.check(server.address(), server.port()), problem -> problem.isEmpty() != answered);
        }

        Reach reach() {
            collect();
            if (answers) {
                return Reach.ANSWERS;
            }
            Duration since = silentSince;
            boolean dead = since != null
                    && deadAfter
                            .filter(limit ->
                                    machinery.clock().now().minus(since).compareTo(limit) >= 0)
                            .isPresent();
            return dead ? Reach.DEAD : Reach.UNKNOWN;
        }

        private void collect() {
            slot.take().ifPresent(problem -> {
                answers = problem.isEmpty();
                if (answers) {
                    silentSince = null;
                } else if (silentSince == null) {
                    silentSince = machinery.clock().now();
                }
            });
        }
    }
}
