package io.efsmount.agent.plan;

import java.util.Locale;

/** State of one mount, as every report shows it. */
public enum MountState {
    /** In place, right, answering. */
    MOUNTED,
    /** In place and answering, but not as well as it could be: another zone's target, say. */
    DEGRADED,
    /** Being mounted. */
    MOUNTING,
    /** Not in place; the agent waits for something that should come by itself. */
    WAITING,
    /** In place, but the server does not answer. */
    UNRESPONSIVE,
    /** Not in place, and somebody must do something. */
    FAILED,
    /** Taken away by an operator with {@code unmount}. */
    HELD;

    /** Whether containers can use it now. */
    public boolean usable() {
        return this == MOUNTED || this == DEGRADED;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
