package io.efsmount.agent.health;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the host is ready, by the one rule that {@code /ready} and {@code /health/ready} share: every required mount can
 * be used, and the report that says so is not older than a loop that is alive lets it become.
 */
public final class Readiness {
    private final Pulse pulse;
    private final Duration longestPause;

    /**
     * Makes the rule.
     *
     * @param longestPause how long after its last pass the loop is still called alive
     */
    public Readiness(Pulse pulse, Duration longestPause) {
        this.pulse = pulse;
        this.longestPause = longestPause;
    }

    /**
     * The answer to one question.
     *
     * @param line one line: {@code ready}, or why not and what to do, gravest first; {@code stale} also where no mount is
     *     required
     */
    record Verdict(boolean ready, String line) {}

    /** A report that grew old because the loop stands still says nothing about the mounts now. */
    boolean fresh() {
        return pulse.sinceTick().compareTo(longestPause) < 0;
    }

    boolean lets(MountReport mount) {
        return (mount.usable() && fresh()) || !mount.required();
    }

    Optional<MountReport> mount(String name) {
        return pulse.report().map(HostReport::mounts).stream()
                .flatMap(List::stream)
                .filter(m -> m.name().equals(name))
                .findFirst();
    }

    Verdict verdict() {
        Optional<HostReport> report = pulse.report();
        if (report.isEmpty()) {
            return new Verdict(false, "starting: the first pass has not ended: ask again in a moment");
        }
        return report.get().mounts().stream()
                .filter(mount -> !lets(mount))
                .findFirst()
                .map(mount -> new Verdict(false, fresh() ? why(report.get(), mount) : stale()))
                .orElseGet(() -> new Verdict(true, fresh() ? "ready" : stale()));
    }

    private String stale() {
        return "stale: the last pass ended " + pulse.sinceTick().toSeconds()
                + " s ago: see the log of efs-mount-agent, and restart it";
    }

    private static String why(HostReport report, MountReport mount) {
        String problem = mount.problem().map(Readiness::text).orElse("is " + mount.state() + ": ask again in a moment");
        return (report.state().code() + ": mount " + mount.name() + ": " + problem).replaceAll("\\p{Cntrl}+", " ");
    }

    private static String text(ProblemReport problem) {
        return problem.code() + ": " + problem.message() + " -> " + problem.remedy();
    }
}
