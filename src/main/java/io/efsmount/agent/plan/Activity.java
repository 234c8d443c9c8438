package io.efsmount.agent.plan;

/** What the agent itself is doing about a mount. Only an idle mount gets new actions. */
public sealed interface Activity {

    /** Nothing under way, nothing to wait for. */
    record Idle() implements Activity {}

    /** An action is under way, within its deadline. */
    record Busy(String what) implements Activity {}

    /** An action is past its deadline: the kernel waits for a server. */
    record Stuck(Problem problem) implements Activity {}

    /** The last attempt failed and the next is not due yet. */
    record BackingOff(Problem problem) implements Activity {}
}
