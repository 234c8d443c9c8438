package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan for a mount that an operator took away: unmounted, out of fstab, and left alone. */
final class HeldPlan {
    private HeldPlan() {}

    static MountPlan of(World world, MountFacts facts, Standing standing) {
        MountSpec spec = facts.spec();
        List<Action.OnMount> actions = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        problems.add(
                ProblemCode.HELD.with("taken away from the agent by 'efs-mount-agent unmount " + spec.name() + "'"));
        facts.activity().problem().ifPresent(problems::add);
        boolean mine = facts.hold() != Hold.LEFT_ALONE
                && !(standing instanceof Standing.Absent || standing instanceof Standing.Foreign);
        boolean lazy = facts.hold() == Hold.HELD_LAZY;
        // A call that is stuck on this very mount does not stand in the way of detaching it lazily.
        boolean free = facts.activity().idle() || (lazy && facts.activity() instanceof Activity.Stuck);
        if (mine && free) {
            actions.add(new Action.Detach(spec.name(), spec.path(), lazy));
            Standing.duplicates(facts).forEach(_ -> actions.add(new Action.Detach(spec.name(), spec.path(), lazy)));
        }
        if (facts.hold() != Hold.LEFT_ALONE && standing instanceof Standing.Absent && free) {
            Guarding.protect(facts).ifPresent(actions::add);
        }
        boolean atWork = facts.activity() instanceof Activity.Busy;
        if (hasFstabEntry(world, spec) && (free || (!mine && !atWork))) {
            actions.add(new Action.DropFstab(spec.name()));
        }
        return new MountPlan(
                spec,
                new Verdict(MountState.HELD, problems, Optional.empty(), Optional.empty(), Optional.empty(), "held"),
                actions,
                List.of());
    }

    private static boolean hasFstabEntry(World world, MountSpec spec) {
        return world.manageFstab()
                && world.fstab()
                        .toOptional()
                        .filter(view ->
                                view.managed().stream().anyMatch(e -> e.name().equals(spec.name())))
                        .isPresent();
    }
}
