package io.efsmount.agent.plan;

/** What an attach does with the mount that is at the path already. */
public enum Replace {
    /** There is none. */
    NOTHING,
    /** It is unmounted first if nobody uses it; if somebody does, all stays as it is. */
    WHEN_IDLE,
    /** It is dead and is detached lazily: who has files open there goes on waiting for its server. */
    DEAD
}
