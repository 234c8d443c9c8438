package io.efsmount.agent.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the agent says about this host.
 *
 * @param at when the pass that made this report ended
 * @param pass number of that pass in this life of the agent, from 1
 * @param cluster ECS cluster that this host is registered in, as the ECS agent tells
 * @param problems those of the host as a whole
 */
public record HostReport(
        String version,
        Instant at,
        long pass,
        Optional<String> region,
        Optional<String> zoneId,
        Optional<String> cluster,
        Optional<String> containerInstanceArn,
        List<ProblemReport> problems,
        List<MountReport> mounts) {

    public HostReport {
        problems = List.copyOf(problems);
        mounts = List.copyOf(mounts);
    }

    /** Whether every required mount can be used now. */
    public boolean ready() {
        return mounts.stream().allMatch(m -> m.usable() || !m.required());
    }

    /** The host in one word; problems of the host as a whole do not count, for they leave its mounts as they are. */
    public HostState state() {
        if (!ready()) {
            return HostState.FAILED;
        }
        boolean asItShould = mounts.stream()
                .allMatch(m -> m.usable()
                        && m.problems().stream().allMatch(p -> p.severity().equals(ProblemReport.NOTICE)));
        return asItShould ? HostState.READY : HostState.DEGRADED;
    }
}
