package io.efsmount.agent.report;

import java.util.Locale;

/** State of the host as a whole: what systemd, an orchestrator and ECS are told in one word. */
public enum HostState {
    /** Every mount can be used, and none has a problem graver than a notice. */
    READY,
    /** Every required mount can be used, but something is not as good as it should be. */
    DEGRADED,
    /** A required mount cannot be used now, whether it waits or has failed. */
    FAILED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
