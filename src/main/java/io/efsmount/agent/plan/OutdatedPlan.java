package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan for the agent's own mount of something that is no longer wanted at this path. */
final class OutdatedPlan {
    private OutdatedPlan() {}

    static MountPlan of(World world, MountFacts facts, Standing.Outdated outdated, Observation<Wanted> wanted) {
        return switch (wanted) {
            case Observation.Unavailable<Wanted>(Problem problem) ->
                plan(facts, outdated, wanted, List.of(problem), List.of());
            case Observation.Known<Wanted>(Wanted known) -> {
                Target best = known.best(world);
                List<Problem> problems = new ArrayList<>();
                facts.activity().problem().ifPresent(problems::add);
                yield plan(
                        facts,
                        outdated,
                        wanted,
                        problems,
                        known.certain() && facts.activity().permits(best.address())
                                ? Attaching.actions(world, facts, known, best, Replace.WHEN_IDLE)
                                : List.of());
            }
        };
    }

    private static MountPlan plan(
            MountFacts facts,
            Standing.Outdated outdated,
            Observation<Wanted> wanted,
            List<Problem> more,
            List<Action.OnMount> actions) {
        List<Problem> problems = new ArrayList<>(more);
        problems.add(ProblemCode.FOREIGN_MOUNT.with("on " + facts.spec().path() + " "
                + outdated.entry().source() + " is mounted by the agent from an earlier configuration; "
                + "it is replaced when nobody uses it"));
        Optional<Wanted> known = wanted.toOptional();
        return new MountPlan(
                facts.spec(),
                new Verdict(
                        MountState.FAILED,
                        problems,
                        known.map(Wanted::fileSystemId),
                        known.flatMap(Wanted::fileSystemName),
                        Optional.empty(),
                        "the configuration asks for something else"),
                actions,
                List.of());
    }
}
