package io.efsmount.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    @Test
    void what_is_written_is_read_again() throws IOException {
        HostReport report = Reports.host(Reports.mounted("shared"), Reports.failed("logs", false));
        assertEquals(report, ReportJson.read(ReportJson.write(report)));
    }

    @Test
    void what_is_not_known_is_left_out_and_times_are_readable() {
        String json = ReportJson.write(Reports.host(Reports.failed("logs", true)));
        assertFalse(json.contains("targetIp"), json);
        assertFalse(json.contains("null"), json);
        assertTrue(json.contains("\"at\" : \"2026-11-21T07:00:00Z\""), json);
    }

    @Test
    void a_field_of_a_newer_agent_is_no_reason_to_fail() throws IOException {
        HostReport report = Reports.host(Reports.mounted("shared"));
        String newer = ReportJson.write(report).replaceFirst("\\{", "{\"colour\": \"blue\",");
        assertEquals(report, ReportJson.read(newer));
    }

    @Test
    void the_state_comes_first_and_a_report_of_an_older_agent_has_none() throws IOException {
        HostReport report = Reports.host(Reports.mounted("shared"));
        String json = ReportJson.write(report);
        assertTrue(json.startsWith("{\n  \"state\" : \"ready\",\n  \"version\" : "), json);
        assertEquals(report, ReportJson.read(json.replace("\"state\" : \"ready\",", "")));
    }

    @Test
    void what_is_no_report_is_refused() {
        assertThrows(IOException.class, () -> ReportJson.read("<html>"));
    }

    @Test
    void a_mount_that_is_not_required_keeps_no_host_from_being_ready() {
        assertTrue(
                Reports.host(Reports.mounted("a"), Reports.failed("b", false)).ready());
        assertFalse(
                Reports.host(Reports.mounted("a"), Reports.failed("b", true)).ready());
    }
}
