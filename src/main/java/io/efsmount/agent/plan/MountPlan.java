package io.efsmount.agent.plan;

import java.util.List;

/**
 * The plan for one mount.
 *
 * @param verdict what is thought of it
 * @param actions what to do, in order
 * @param watch servers whose reach would make a difference to the next plan
 */
public record MountPlan(MountSpec spec, Verdict verdict, List<Action.OnMount> actions, List<IpAddress> watch) {
    public MountPlan {
        actions = List.copyOf(actions);
        watch = List.copyOf(watch);
    }
}
