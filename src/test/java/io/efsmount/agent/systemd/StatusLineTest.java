package io.efsmount.agent.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.Reports;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {

    @ParameterizedTest
    @CsvSource({
        "degraded,notice,a: of-mount",
        "notice,degraded,of-host",
        "notice,notice,a: of-mount",
        "degraded,failed,of-host",
        "waiting,degraded,a: of-mount"
    })
    void where_all_can_be_used_the_gravest_problem_is_told_and_that_of_a_mount_before_the_hosts(
            String ofMount, String ofHost, String expected) {
        MountReport mount = Reports.with(Reports.mounted("a"), new ProblemReport("of-mount", ofMount, "m", "r"));
        HostReport report =
                Reports.with(Reports.host(Reports.mounted("b"), mount), new ProblemReport("of-host", ofHost, "m", "r"));
        String line = StatusLine.of(report);
        assertEquals("2 of 2 mounts usable; " + expected + ": m -> r", line.substring(line.indexOf("2 of")));
    }
}
