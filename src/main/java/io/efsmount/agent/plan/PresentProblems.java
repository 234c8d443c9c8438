package io.efsmount.agent.plan;

import io.efsmount.agent.plan.Target.ZoneMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that is not as it should be about a mount that is in place. */
final class PresentProblems {
    private PresentProblems() {}

    static List<Problem> of(
            World world,
            MountFacts facts,
            Standing.Ours ours,
            Observation<Wanted> wanted,
            Target current,
            Optional<Move> move) {
        List<Problem> problems = new ArrayList<>();
        switch (wanted) {
            case Observation.Known<Wanted>(Wanted known) ->
                notes(known, current).forEach(problems::add);
            case Observation.Unavailable<Wanted>(Problem problem) -> problems.add(whileMounted(problem));
        }
        crossZone(world, facts, wanted, current).ifPresent(problems::add);
        response(facts, current).ifPresent(problems::add);
        activity(facts, current, move).ifPresent(problems::add);
        optionsDiffer(world, facts, ours).ifPresent(problems::add);
        stacked(facts).ifPresent(problems::add);
        Attaching.fstabConflict(world, facts.spec()).ifPresent(problems::add);
        problems.addAll(Guarding.problems(facts));
        return problems;
    }

    /** A mount that is home needs no excuse for how its target was first chosen. */
    private static List<Problem> notes(Wanted wanted, Target current) {
        return current.match() == ZoneMatch.SAME && wanted.verified() ? List.of() : wanted.notes();
    }

    /** An outage of what is asked says nothing against a mount that works; a clear answer does. */
    private static Problem whileMounted(Problem problem) {
        return isSilence(problem)
                ? ProblemCode.LAST_KNOWN_GOOD.with("what is mounted was right before; now: " + problem.message())
                : problem;
    }

    /** Whether this only says that what is wanted is not known now, and nothing against what is mounted. */
    static boolean isSilence(Problem problem) {
        return switch (problem.code()) {
            case API_ACCESS_DENIED, API_CREDENTIALS, API_BAD_REQUEST, DNS_FAILED -> true;
            default -> problem.severity() == Severity.WAITING;
        };
    }

    private static Optional<Problem> crossZone(
            World world, MountFacts facts, Observation<Wanted> wanted, Target current) {
        if (current.match() != ZoneMatch.OTHER || facts.spec().target().isPresent()) {
            return Optional.empty();
        }
        String own = world.placement().zoneId().toOptional().orElse("?");
        Optional<Target> home = wanted.toOptional()
                .flatMap(w -> w.targets().stream()
                        .filter(t -> t.match() == ZoneMatch.SAME)
                        .findFirst());
        String because = home.map(t -> "the mount target " + t.address() + " of this host's zone " + own + " "
                        + switch (world.reach(t.address())) {
                            case DEAD -> "does not answer";
                            case ANSWERS -> "answers again";
                            case UNKNOWN -> "is not known to answer";
                        })
                .orElse("there is no available mount target in this host's zone " + own);
        return Optional.of(ProblemCode.CROSS_ZONE.with("mounted from " + current.address() + " in "
                + current.zoneId().orElse("another zone") + ", because " + because));
    }

    private static Optional<Problem> response(MountFacts facts, Target current) {
        return switch (facts.response()) {
            case UNKNOWN, GOOD -> Optional.empty();
            case OVERDUE ->
                Optional.of(ProblemCode.UNRESPONSIVE.with("the server " + current.address() + " does not answer for "
                        + facts.spec().path()));
            case STALE ->
                Optional.of(ProblemCode.STALE.with("the server " + current.address() + " no longer knows "
                        + facts.spec().directory() + ", which is mounted on "
                        + facts.spec().path()));
        };
    }

    /** While all is well where it is, a move that failed is no failure of the mount. */
    private static Optional<Problem> activity(MountFacts facts, Target current, Optional<Move> move) {
        boolean onlyExtraLayer = facts.response() == Response.GOOD
                && move.isEmpty()
                && !Standing.duplicates(facts).isEmpty();
        return facts.activity()
                .problem()
                .filter(p -> !(onlyExtraLayer && p.code() == ProblemCode.BUSY))
                .map(problem -> {
                    boolean wantsToMove =
                            move.filter(m -> m.replace() == Replace.WHEN_IDLE).isPresent();
                    if (facts.response() == Response.GOOD && wantsToMove) {
                        String to = move.map(m -> m.to().address().text()).orElse("?");
                        return ProblemCode.MOVE_WAITS.with(
                                "the move from " + current.address() + " to " + to + " waits: " + problem.message());
                    }
                    return facts.response() == Response.GOOD && problem.severity() == Severity.FAILED
                            ? ProblemCode.UPKEEP_FAILED.with(problem.code().code() + ": " + problem.message())
                            : problem;
                });
    }

    private static Optional<Problem> optionsDiffer(World world, MountFacts facts, Standing.Ours ours) {
        List<String> differ =
                OptionDifferences.between(ours.entry(), Attaching.options(world, facts.spec(), ours.server()));
        return differ.isEmpty()
                ? Optional.empty()
                : Optional.of(ProblemCode.OPTIONS_DIFFER.with(
                        "mounted with other options than configured: " + String.join(", ", differ)));
    }

    private static Optional<Problem> stacked(MountFacts facts) {
        if (facts.stack().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(ProblemCode.STACKED_MOUNT.with(facts.stack().size() + " mounts lie on top of each other on "
                + facts.spec().path() + ": "
                + facts.stack().stream().map(MountEntry::source).collect(Collectors.joining(", "))));
    }
}
