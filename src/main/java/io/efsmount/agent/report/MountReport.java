package io.efsmount.agent.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One mount as it is shown.
 *
 * @param state code of {@link io.efsmount.agent.plan.MountState}
 * @param usable whether containers can use it now
 * @param problems gravest first; empty when all is well
 * @param since when the present state began
 * @param sameZone empty where one of the two zones is not known
 * @param lastRoundTripMillis duration of the last good round trip to the server
 * @param lastRoundTripAt when that was
 * @param why one line that explains the choice of the target
 */
public record MountReport(
        String name,
        String path,
        boolean required,
        String state,
        boolean usable,
        List<ProblemReport> problems,
        Instant since,
        Optional<String> fileSystemId,
        Optional<String> fileSystemName,
        Optional<String> targetIp,
        Optional<String> targetZone,
        Optional<Boolean> sameZone,
        Optional<Long> lastRoundTripMillis,
        Optional<Instant> lastRoundTripAt,
        String why) {

    public MountReport {
        problems = List.copyOf(problems);
    }

    public Optional<ProblemReport> problem() {
        return problems.stream().findFirst();
    }
}
