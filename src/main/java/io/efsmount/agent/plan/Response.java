package io.efsmount.agent.plan;

/** How the mount in place answered its last round trip (statfs with a deadline). */
public enum Response {
    /** None was finished yet. */
    UNKNOWN,
    /** Answered within the deadline. */
    GOOD,
    /** Overdue, or failed. */
    OVERDUE,
    /** The server no longer knows the directory (ESTALE). */
    STALE
}
