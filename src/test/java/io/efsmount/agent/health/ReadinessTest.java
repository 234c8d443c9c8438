package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.Reports;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessTest {
    private static final Duration PAUSE = Duration.ofSeconds(60);

    private final FixedPulse pulse = new FixedPulse();
    private final Readiness readiness = new Readiness(pulse, PAUSE);

    @Test
    void a_host_with_its_required_mounts_is_ready() {
        pulse.show(Reports.mounted("a"), Reports.failed("b", false));
        assertEquals(new Readiness.Verdict(true, "ready"), readiness.verdict());
    }

    @Test
    void before_the_first_pass_nothing_is_ready() {
        assertEquals(false, readiness.verdict().ready());
        assertTrue(readiness.verdict().line().startsWith("starting: "));
    }

    @Test
    void a_required_mount_that_failed_is_told_with_state_problem_and_remedy() {
        pulse.show(Reports.mounted("a"), Reports.failed("b", true));
        assertEquals(
                new Readiness.Verdict(false, "failed: mount b: no-match: no file system -> create it"),
                readiness.verdict());
    }

    @Test
    void a_report_of_a_loop_that_stands_still_is_not_believed() {
        pulse.show(Reports.mounted("a"));
        pulse.standStillFor(PAUSE);
        assertEquals(false, readiness.verdict().ready());
        assertTrue(readiness.verdict().line().startsWith("stale: the last pass ended 60 s ago"));
    }

    @Test
    void where_no_mount_is_required_an_old_report_is_told_too() {
        pulse.show(Reports.failed("a", false));
        pulse.standStillFor(PAUSE);
        assertEquals(true, readiness.verdict().ready());
        assertTrue(readiness.verdict().line().startsWith("stale: the last pass ended 60 s ago"));
    }

    @Test
    void a_message_of_several_lines_stays_one_line() {
        pulse.show(broken("a\nb\r\nc\u001b[31m"));
        assertEquals(
                "failed: mount a: some-problem: a b c [31m -> do this",
                readiness.verdict().line());
    }

    private static MountReport broken(String message) {
        return Reports.with(Reports.failed("a", true), new ProblemReport("some-problem", "failed", message, "do this"));
    }

    /** Every combination of two mounts (usable, failed, failed but not required), a fresh loop and a stale one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17})
    void ready_and_health_ready_never_differ(int number) {
        MountReport a = mount("a", number % 3);
        MountReport b = mount("b", number / 3 % 3);
        pulse.show(a, b);
        pulse.standStillFor(number < 9 ? PAUSE.minusMillis(1) : PAUSE);
        HealthChecks checks = new HealthChecks(pulse, PAUSE);
        boolean up =
                checks.mount("a").getStatus() == Status.UP && checks.mount("b").getStatus() == Status.UP;
        assertEquals(up, readiness.verdict().ready());
    }

    private static MountReport mount(String name, int kind) {
        return switch (kind) {
            case 0 -> Reports.mounted(name);
            case 1 -> Reports.failed(name, true);
            default -> Reports.failed(name, false);
        };
    }
}
