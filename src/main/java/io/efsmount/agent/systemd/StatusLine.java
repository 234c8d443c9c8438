package io.efsmount.agent.systemd;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.HostState;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The host in one line, for {@code systemctl status}: how many mounts can be used, and the first thing that is wrong. */
final class StatusLine {
    private static final int LONGEST = 600;
    private static final List<String> GRAVEST_FIRST = List.of("failed", "waiting", "degraded", "notice");

    private StatusLine() {}

    static String of(HostReport report) {
        return line(report.state().code(), report);
    }

    /** While the start is not over. */
    static String starting(HostReport report) {
        return line("starting", report);
    }

    /** After a start that went on without all that is required, for as long as that is so. */
    static String incomplete(HostReport report, String limit) {
        return report.state() == HostState.FAILED
                ? line("failed, started after " + limit + " without " + missing(report), report)
                : of(report);
    }

    /** The names of the required mounts that cannot be used. */
    static String missing(HostReport report) {
        return report.mounts().stream()
                .filter(mount -> mount.required() && !mount.usable())
                .map(MountReport::name)
                .collect(Collectors.joining(", "));
    }

    private static String line(String state, HostReport report) {
        List<MountReport> mounts = report.mounts();
        long usable = mounts.stream().filter(MountReport::usable).count();
        String line = state + ": " + usable + " of " + mounts.size() + " mounts usable"
                + problem(report).map(problem -> "; " + problem).orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }

    /** A problem, and the line for it. */
    private record Told(ProblemReport problem, String text) {
        int rank() {
            return GRAVEST_FIRST.indexOf(problem.severity());
        }
    }

    /** Of a required mount that cannot be used first, then of any that cannot, then the gravest; of a mount before the host's. */
    private static Optional<String> problem(HostReport report) {
        Stream<MountReport> required = report.mounts().stream().filter(m -> m.required() && !m.usable());
        Stream<MountReport> unusable = report.mounts().stream().filter(m -> !m.usable());
        return Stream.concat(required, unusable)
                .flatMap(StatusLine::told)
                .findFirst()
                .or(() -> gravest(report))
                .map(Told::text);
    }

    /** Of those that are equally grave the first. */
    private static Optional<Told> gravest(HostReport report) {
        return Stream.concat(
                        report.mounts().stream().flatMap(StatusLine::told),
                        report.problems().stream().map(problem -> new Told(problem, text(problem))))
                .min(Comparator.comparingInt(Told::rank));
    }

    private static Stream<Told> told(MountReport mount) {
        return mount.problem().stream().map(problem -> new Told(problem, mount.name() + ": " + text(problem)));
    }

    private static String text(ProblemReport problem) {
        return problem.code() + ": " + problem.message() + " -> " + problem.remedy();
    }
}
