package io.efsmount.agent.plan;

/** Decides. */
public final class Planner {
    private Planner() {}
}
