package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The plan for the agent's own mount of something that is no longer wanted at this path. */
final class OutdatedPlan {
    private OutdatedPlan() {}

    static MountPlan of(World world, MountFacts facts, Standing.Outdated outdated, Observation<Wanted> wanted) {
        return switch (wanted) {
            case Observation.Unavailable<Wanted>(Problem problem) ->
                PresentProblems.isSilence(problem)
                        ? waiting(facts, outdated, wanted, problem)
                        : failed(facts, outdated, wanted, List.of(problem), List.of());
            case Observation.Known<Wanted>(Wanted known) ->
                known.certain()
                        ? replaced(world, facts, outdated, wanted, known)
                        : waiting(facts, outdated, wanted, known.notes().getFirst());
        };
    }

    private static MountPlan replaced(
            World world, MountFacts facts, Standing.Outdated outdated, Observation<Wanted> wanted, Wanted known) {
        Target best = known.best(world);
        return failed(
                facts,
                outdated,
                wanted,
                facts.activity().problem().stream().toList(),
                facts.activity().permits(best.address())
                        ? Attaching.actions(world, facts, known, best, Replace.WHEN_IDLE)
                        : List.of());
    }

    /** Nobody says now what is wanted: the mount is not called right, for it may not be, and not broken either. */
    private static MountPlan waiting(
            MountFacts facts, Standing.Outdated outdated, Observation<Wanted> wanted, Problem because) {
        Problem stays = ProblemCode.UNVERIFIED.with("on " + facts.spec().path() + " "
                + outdated.entry().source() + " is mounted by the agent from an earlier configuration; "
                + "it stays until it is known what is wanted now: " + because.message());
        List<Problem> problems =
                Stream.concat(Stream.of(stays), wanted.reason().stream()).toList();
        return plan(facts, MountState.WAITING, wanted, problems, List.of());
    }

    private static MountPlan failed(
            MountFacts facts,
            Standing.Outdated outdated,
            Observation<Wanted> wanted,
            List<Problem> more,
            List<Action.OnMount> actions) {
        List<Problem> problems = new ArrayList<>(more);
        problems.add(ProblemCode.FOREIGN_MOUNT.with("on " + facts.spec().path() + " "
                + outdated.entry().source() + " is mounted by the agent from an earlier configuration; "
                + "it is replaced when nobody uses it"));
        return plan(facts, MountState.FAILED, wanted, problems, actions);
    }

    private static MountPlan plan(
            MountFacts facts,
            MountState state,
            Observation<Wanted> wanted,
            List<Problem> problems,
            List<Action.OnMount> actions) {
        Optional<Wanted> known = wanted.toOptional();
        return new MountPlan(
                facts.spec(),
                new Verdict(
                        state,
                        problems,
                        known.map(Wanted::fileSystemId),
                        known.flatMap(Wanted::fileSystemName),
                        Optional.empty(),
                        "the configuration asks for something else"),
                actions,
                List.of());
    }
}
