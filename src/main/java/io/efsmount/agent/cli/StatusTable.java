package io.efsmount.agent.cli;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A report as a table for people: one row for each mount, its problems below. */
final class StatusTable {
    private static final List<String> HEAD =
            List.of("MOUNT", "STATE", "PATH", "FILE SYSTEM", "TARGET", "ZONE", "ROUND TRIP", "SINCE");

    private StatusTable() {}

    static String of(DaemonClient.Answer answer) {
        HostReport report = answer.report();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        report.mounts().forEach(mount -> rows.add(row(mount, report.at())));
        StringBuilder text = new StringBuilder();
        text.append(answer.ready() ? "ready" : "NOT READY")
                .append(
                        answer.verdict().stale()
                                ? "  OLD REPORT: " + answer.verdict().line()
                                : "")
                .append("  region ")
                .append(report.region().orElse("unknown"))
                .append("  zone ")
                .append(report.zoneId().orElse("unknown"))
                .append(report.cluster().map(cluster -> "  cluster " + cluster).orElse(""))
                .append("  version ")
                .append(report.version())
                .append('\n');
        report.problems().forEach(problem -> append(text, problem, ""));
        int[] widths = widths(rows);
        for (int i = 0; i < rows.size(); i++) {
            append(text, rows.get(i), widths);
            if (i > 0) {
                report.mounts().get(i - 1).problems().forEach(problem -> append(text, problem, "  "));
            }
        }
        return text.toString();
    }

    private static List<String> row(MountReport mount, Instant now) {
        String zone = mount.targetZone().orElse("-")
                + mount.sameZone().map(same -> same ? " (own)" : " (other)").orElse("");
        return List.of(
                mount.name() + (mount.required() ? "" : " (optional)"),
                mount.state(),
                mount.path(),
                mount.fileSystemId().orElse("-"),
                mount.targetIp().orElse("-"),
                zone,
                mount.lastRoundTripMillis().map(ms -> ms + " ms").orElse("-"),
                age(Duration.between(mount.since(), now)));
    }

    private static String age(Duration age) {
        long seconds = Math.max(age.toSeconds(), 0);
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static void append(StringBuilder text, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static void append(StringBuilder text, ProblemReport problem, String indent) {
        text.append(indent)
                .append(problem.severity())
                .append(": ")
                .append(problem.code())
                .append(": ")
                .append(problem.message())
                .append(" -> ")
                .append(problem.remedy())
                .append('\n');
    }
}
