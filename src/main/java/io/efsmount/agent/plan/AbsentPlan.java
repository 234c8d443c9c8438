package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan for a mount that is not there yet. */
final class AbsentPlan {
    private AbsentPlan() {}

    static MountPlan of(World world, MountFacts facts, Observation<Wanted> wanted) {
        return switch (wanted) {
            case Observation.Unavailable<Wanted>(Problem problem) -> waiting(facts, wanted, problem);
            case Observation.Known<Wanted>(Wanted known) -> {
                Optional<Problem> obstacle = obstacle(facts);
                yield obstacle.isPresent() ? waiting(facts, wanted, obstacle.get()) : attach(world, facts, known);
            }
        };
    }

    private static MountPlan waiting(MountFacts facts, Observation<Wanted> wanted, Problem problem) {
        List<Problem> problems = new ArrayList<>(Guarding.problems(facts));
        Guarding.bare(facts).ifPresent(problems::add);
        problems.add(problem);
        Guarding.unmade(facts).ifPresent(problems::add);
        Verdict verdict = Verdicts.without(Verdicts.stateOf(problems), problems, wanted);
        return new MountPlan(facts.spec(), verdict, Guarding.early(facts), List.of());
    }

    private static Optional<Problem> obstacle(MountFacts facts) {
        String path = facts.spec().path();
        return switch (facts.mountPoint()) {
            case UNKNOWN, MISSING, EMPTY_DIRECTORY, GUARDED, GUARDED_BY_MODE -> Optional.empty();
            case NOT_EMPTY ->
                Optional.of(ProblemCode.PATH_NOT_EMPTY.with(path + " holds data on this host's own disk"
                        + facts.data().map(data -> ": " + data.text()).orElse("")));
            case NOT_A_DIRECTORY ->
                Optional.of(
                        ProblemCode.PATH_NOT_A_DIRECTORY.with(path + " is no directory, or reached through a link"));
            case UNREADABLE -> Optional.of(ProblemCode.PATH_UNREADABLE.with(path + " cannot be looked at"));
        };
    }

    private static MountPlan attach(World world, MountFacts facts, Wanted wanted) {
        MountSpec spec = facts.spec();
        Target best = wanted.best(world);
        List<Action.OnMount> actions = new ArrayList<>();
        if (facts.activity().permits(best.address()) && facts.mountPoint() != MountPoint.UNKNOWN) {
            actions.addAll(Guarding.prepare(facts));
            actions.addAll(Attaching.actions(world, facts, wanted, best, Replace.NOTHING));
        }
        List<Problem> problems = new ArrayList<>(wanted.notes());
        Optional<Problem> last = facts.activity().problem().filter(p -> p.code() != ProblemCode.GUARD_FAILED);
        last.ifPresent(problems::add);
        MountState state = last.isPresent() ? Verdicts.stateOf(problems) : MountState.MOUNTING;
        problems.addAll(Guarding.problems(facts));
        Guarding.bare(facts).ifPresent(problems::add);
        return new MountPlan(
                spec,
                new Verdict(
                        state,
                        problems,
                        Optional.of(wanted.fileSystemId()),
                        wanted.fileSystemName(),
                        Optional.of(best),
                        Verdicts.why(best)),
                actions,
                last.isPresent()
                        ? wanted.targets().stream().map(Target::address).toList()
                        : List.of());
    }
}
