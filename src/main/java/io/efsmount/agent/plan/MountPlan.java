package io.efsmount.agent.plan;

import java.util.List;

/** The plan for one mount: what is thought of it, and what to do, in order. */
public record MountPlan(MountSpec spec, Verdict verdict, List<Action.OnMount> actions) {
    public MountPlan {
        actions = List.copyOf(actions);
    }
}
