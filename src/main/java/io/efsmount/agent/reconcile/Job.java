package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Actions for one mount, or for the host, which are carried out one after the other on a thread of their own. */
final class Job {
    final Slot<Done> slot;
    final List<? extends Action> actions;
    final Optional<MountSpec> spec;
    /** False from the moment on that somebody wants something else: it is to put nothing in place any more. */
    volatile boolean wanted = true;

    /** What came of it. */
    record Done(Optional<Problem> problem) {}

    Job(Slot<Done> slot, List<? extends Action> actions, Optional<MountSpec> spec) {
        this.slot = slot;
        this.actions = actions;
        this.spec = spec;
    }

    /** Which server it mounts from, if it mounts. */
    Optional<IpAddress> server() {
        return actions.stream()
                .flatMap(a -> a instanceof Action.Attach attach ? Stream.of(attach.address()) : Stream.empty())
                .findFirst();
    }

    /** Whether doing this while the other is stuck would only get stuck in the same way. */
    boolean repeats(Job other) {
        return server().isPresent()
                ? server().equals(other.server())
                : actions.getFirst().equals(other.actions.getFirst());
    }
}
