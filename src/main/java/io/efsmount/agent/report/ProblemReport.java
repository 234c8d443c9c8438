package io.efsmount.agent.report;

import io.efsmount.agent.plan.Problem;

/**
 * A problem as it is shown.
 *
 * @param code stable, for alerts
 * @param severity {@code notice}, {@code degraded}, {@code waiting} or {@code failed}
 */
public record ProblemReport(String code, String severity, String message, String remedy) {

    public static ProblemReport of(Problem problem) {
        return new ProblemReport(
                problem.code().code(),
                problem.severity().name().toLowerCase(java.util.Locale.ROOT),
                problem.message(),
                problem.remedy());
    }
}
