package io.efsmount.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HostStateTest {
    private static MountReport usable(String severity) {
        return Reports.with(
                Reports.mounted("shared"), new ProblemReport("some-problem", severity, "it is so", "do this"));
    }

    @Test
    void a_host_with_all_its_mounts_is_ready() {
        assertEquals(
                HostState.READY,
                Reports.host(Reports.mounted("a"), Reports.mounted("b")).state());
    }

    @Test
    void a_notice_changes_nothing() {
        assertEquals(HostState.READY, Reports.host(usable("notice")).state());
    }

    @Test
    void a_usable_mount_with_a_problem_makes_the_host_degraded() {
        assertEquals(HostState.DEGRADED, Reports.host(usable("degraded")).state());
    }

    @Test
    void a_mount_that_is_not_required_can_only_make_the_host_degraded() {
        assertEquals(
                HostState.DEGRADED,
                Reports.host(Reports.mounted("a"), Reports.failed("b", false)).state());
    }

    @Test
    void a_required_mount_that_cannot_be_used_makes_the_host_failed() {
        assertEquals(
                HostState.FAILED,
                Reports.host(Reports.mounted("a"), Reports.failed("b", true)).state());
    }
}
