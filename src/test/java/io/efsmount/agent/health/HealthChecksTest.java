package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.efsmount.agent.report.Reports;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private static final Duration PAUSE = Duration.ofSeconds(60);

    private final FixedPulse pulse = new FixedPulse();
    private final HealthChecks checks = new HealthChecks(pulse, PAUSE);

    private static Map<String, Object> data(HealthCheckResponse response) {
        return response.getData().orElseThrow();
    }

    @Test
    void live_is_up_while_the_loop_ticks() {
        assertEquals(Status.UP, checks.live().getStatus());
        pulse.standStillFor(PAUSE);
        assertEquals(Status.DOWN, checks.live().getStatus());
    }

    @Test
    void started_is_up_after_the_first_pass_whatever_it_found() {
        assertEquals(Status.DOWN, checks.started().getStatus());
        pulse.show(Reports.failed("shared", true));
        assertEquals(Status.UP, checks.started().getStatus());
    }

    @Test
    void a_mount_is_down_before_anything_is_known_of_it() {
        assertEquals(Status.DOWN, checks.mount("shared").getStatus());
        assertEquals("starting", data(checks.mount("shared")).get("state"));
    }

    @Test
    void a_usable_mount_is_up_and_tells_all_there_is() {
        pulse.show(Reports.mounted("shared"));
        HealthCheckResponse response = checks.mount("shared");
        assertEquals(Status.UP, response.getStatus());
        assertEquals("mount-shared", response.getName());
        Map<String, Object> data = data(response);
        assertEquals("mounted", data.get("state"));
        assertEquals("fs-0123456789abcdef0", data.get("file-system"));
        assertEquals("10.0.1.10", data.get("target-ip"));
        assertEquals("euc1-az1", data.get("target-zone"));
        assertEquals(true, data.get("same-zone"));
        assertEquals(3L, data.get("last-round-trip-ms"));
        assertFalse(data.containsKey("problem"));
    }

    @Test
    void a_required_mount_that_failed_is_down_with_code_message_and_remedy() {
        pulse.show(Reports.failed("shared", true));
        HealthCheckResponse response = checks.mount("shared");
        assertEquals(Status.DOWN, response.getStatus());
        assertEquals("no-match", data(response).get("problem"));
        assertEquals("no file system", data(response).get("message"));
        assertEquals("create it", data(response).get("remedy"));
    }

    @Test
    void a_mount_that_is_not_required_is_up_and_still_tells_that_it_failed() {
        pulse.show(Reports.failed("shared", false));
        assertEquals(Status.UP, checks.mount("shared").getStatus());
        assertEquals("failed", data(checks.mount("shared")).get("state"));
    }

    @Test
    void a_report_of_a_loop_that_stands_still_is_not_believed() {
        pulse.show(Reports.mounted("shared"));
        pulse.standStillFor(PAUSE);
        assertEquals(Status.DOWN, checks.mount("shared").getStatus());
    }
}
