package io.efsmount.agent.plan;

import java.util.Optional;

/** What the agent itself is doing about a mount. Only an idle mount gets new actions. */
public sealed interface Activity {

    /**
     * Nothing under way, nothing to wait for.
     *
     * @param before how the last attempt failed, if it did and there is one to come: it stays the problem until then
     */
    record Idle(Optional<Problem> before) implements Activity {
        public Idle() {
            this(Optional.empty());
        }
    }

    /**
     * An action is under way, within its deadline.
     *
     * @param before how the attempt before this one failed: a new attempt alone is no better news
     */
    record Busy(String what, Optional<Problem> before) implements Activity {
        public Busy(String what) {
            this(what, Optional.empty());
        }
    }

    /**
     * An action is past its deadline: the kernel waits for a server.
     *
     * @param server the one it waits for, where it is one
     */
    record Stuck(Problem failure, Optional<IpAddress> server) implements Activity {}

    /**
     * The last attempt failed and the next is not due yet.
     *
     * @param server the one that was tried, where it was one: another may be tried at once
     */
    record BackingOff(Problem failure, Optional<IpAddress> server) implements Activity {}

    default Optional<Problem> problem() {
        return switch (this) {
            case Idle idle -> idle.before();
            case Busy busy -> busy.before();
            case Stuck stuck -> Optional.of(stuck.failure());
            case BackingOff waiting -> Optional.of(waiting.failure());
        };
    }

    /**
     * Whether a new attempt may be made now, on this server. What tried no server (an upkeep that failed, or that hangs on
     * the mount in place) says nothing against trying one: a mount must not stay on a dead server because of it.
     */
    default boolean permits(IpAddress next) {
        return switch (this) {
            case Idle _ -> true;
            case Busy _ -> false;
            case Stuck(Problem _, Optional<IpAddress> server) -> !server.equals(Optional.of(next));
            case BackingOff(Problem _, Optional<IpAddress> server) -> !server.equals(Optional.of(next));
        };
    }

    /** Whether an action that tries no server may be done now. */
    default boolean idle() {
        return this instanceof Idle;
    }
}
