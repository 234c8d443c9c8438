package io.efsmount.agent.plan;

import io.efsmount.agent.plan.Target.Origin;
import io.efsmount.agent.plan.Target.ZoneMatch;
import java.util.Optional;

/**
 * A reason to mount from another target than the present one.
 *
 * @param replace whether the present one must be idle, or is dead
 */
record Move(Target to, Replace replace) {

    static Optional<Move> of(World world, MountFacts facts, Target current, Wanted wanted) {
        Target best = wanted.best(world);
        return switch (facts.response()) {
            case UNKNOWN -> Optional.empty();
            case STALE -> Optional.of(new Move(best, Replace.DEAD));
            case OVERDUE -> awayFromDead(world, current, best);
            case GOOD -> toBetter(world, current, best, wanted);
        };
    }

    /** Only when the present server is dead for long enough, and the other one is known to answer. */
    private static Optional<Move> awayFromDead(World world, Target current, Target best) {
        boolean dead = world.reach(current.address()) == Reach.DEAD;
        boolean answers = world.reach(best.address()) == Reach.ANSWERS;
        boolean other = !best.address().equals(current.address());
        return other && dead && answers ? Optional.of(new Move(best, Replace.DEAD)) : Optional.empty();
    }

    private static Optional<Move> toBetter(World world, Target current, Target best, Wanted wanted) {
        boolean other = !best.address().equals(current.address());
        boolean home = best.match() == ZoneMatch.SAME && current.match() != ZoneMatch.SAME;
        boolean withdrawn = wanted.complete() && wanted.at(current.address()).isEmpty();
        boolean given = best.origin() == Origin.CONFIGURED;
        boolean guessed = best.origin() == Origin.DNS;
        boolean answers = world.reach(best.address()) == Reach.ANSWERS;
        return other && answers && !guessed && (home || withdrawn || given)
                ? Optional.of(new Move(best, Replace.WHEN_IDLE))
                : Optional.empty();
    }
}
