package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;

/** Puts verdicts together. */
final class Verdicts {
    private Verdicts() {}

    /** For a mount that is not in place: the target is the one that would be used. */
    static Verdict without(MountState state, List<Problem> problems, Observation<Wanted> wanted) {
        Optional<Wanted> known = wanted.toOptional();
        return new Verdict(
                state,
                problems,
                known.map(Wanted::fileSystemId),
                known.flatMap(Wanted::fileSystemName),
                known.map(w -> w.targets().getFirst()),
                known.map(w -> why(w.targets().getFirst())).orElse("no target is known"));
    }

    /** The state that a mount which is not in place has because of its gravest problem. */
    static MountState stateOf(List<Problem> problems) {
        boolean failed = problems.stream().anyMatch(p -> p.severity() == Severity.FAILED);
        return failed ? MountState.FAILED : MountState.WAITING;
    }

    static String why(Target target) {
        String where = target.address() + target.zoneId().map(z -> " in " + z).orElse("");
        return switch (target.origin()) {
            case CONFIGURED -> where + ": given by mount-target-ip";
            case DNS -> where + ": by the DNS name " + target.host();
            case REMEMBERED -> where + ": what was right before (" + zone(target) + ")";
            case API -> where + ": " + zone(target);
        };
    }

    private static String zone(Target target) {
        return switch (target.match()) {
            case SAME -> "this host's own zone";
            case OTHER -> "another zone than this host's";
            case UNKNOWN -> "this host's zone is not known";
        };
    }
}
