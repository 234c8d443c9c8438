package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.plan.Problem;

/** What came of reading the configuration again while the agent runs. */
public sealed interface Reload {

    /** It is good, and only what may change at run time has changed. */
    record Accepted(AgentSettings settings) implements Reload {}

    /** It is not taken: the old one stays in force, and the host's report says so until a good one comes. */
    record Refused(Problem why) implements Reload {}
}
