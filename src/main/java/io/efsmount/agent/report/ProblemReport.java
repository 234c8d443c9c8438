package io.efsmount.agent.report;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.Severity;
import java.util.Locale;

/**
 * A problem as it is shown.
 *
 * @param code stable, for alerts
 * @param severity {@code notice}, {@code degraded}, {@code waiting} or {@code failed}
 */
public record ProblemReport(String code, String severity, String message, String remedy) {

    static final String NOTICE = word(Severity.NOTICE);

    public static ProblemReport of(Problem problem) {
        return new ProblemReport(problem.code().code(), word(problem.severity()), problem.message(), problem.remedy());
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
