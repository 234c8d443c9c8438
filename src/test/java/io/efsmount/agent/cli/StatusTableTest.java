package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.report.Reports;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    @Test
    void one_row_for_each_mount_with_its_problems_below() {
        assertEquals(
                """
                NOT READY  region eu-central-1  zone euc1-az1  cluster web  version 1.2.3
                MOUNT             STATE    PATH         FILE SYSTEM           TARGET     ZONE            ROUND TRIP  SINCE
                shared            mounted  /mnt/shared  fs-0123456789abcdef0  10.0.1.10  euc1-az1 (own)  3 ms        90 s
                logs              failed   /mnt/logs    -                     -          -               -           2 h
                  failed: no-match: no file system -> create it
                extra (optional)  failed   /mnt/extra   -                     -          -               -           2 h
                  failed: no-match: no file system -> create it
                """,
                StatusTable.of(new DaemonClient.Answer(
                        new DaemonClient.Verdict(false, "failed: mount logs: no-match"),
                        Reports.host(
                                Reports.mounted("shared"),
                                Reports.failed("logs", true),
                                Reports.failed("extra", false)))));
    }

    @Test
    void the_first_line_says_that_the_report_is_old() {
        String table = StatusTable.of(new DaemonClient.Answer(
                new DaemonClient.Verdict(false, "stale: the last pass ended 99 s ago: restart it"),
                Reports.host(Reports.mounted("shared"))));
        assertEquals(
                "NOT READY  OLD REPORT: stale: the last pass ended 99 s ago: restart it  region eu-central-1"
                        + "  zone euc1-az1  cluster web  version 1.2.3",
                table.lines().findFirst().orElseThrow());
    }
}
