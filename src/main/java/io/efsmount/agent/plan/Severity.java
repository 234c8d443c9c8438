package io.efsmount.agent.plan;

/** What a problem means for the mount it is about, from the mildest to the gravest. */
public enum Severity {
    /** Worth knowing; the mount does all it should. */
    NOTICE,
    /** The mount is usable, but not as well as it could be. */
    DEGRADED,
    /** The mount is not usable yet; the agent expects that to change by itself. */
    WAITING,
    /** The mount is not usable, and somebody must do something. The agent keeps trying all the same. */
    FAILED
}
