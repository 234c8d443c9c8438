package io.efsmount.agent.plan;

/** Whether an operator took a mount away from the agent with {@code unmount}. */
public enum Hold {
    NONE,
    /** Unmount when nobody uses it, and leave it unmounted. */
    HELD,
    /** Detach at once, and leave it unmounted. */
    HELD_LAZY,
    /** Unmounted as asked: whatever is mounted there from now on is somebody else's, and is left as it is. */
    LEFT_ALONE
}
