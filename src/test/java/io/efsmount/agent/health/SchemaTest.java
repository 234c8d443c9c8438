package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efsmount.agent.plan.MountState;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Severity;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.HostState;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.ReportJson;
import io.efsmount.agent.report.Reports;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** The published schemas and the answers say the same; those of the running server are held against them in the lab. */
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema status = Schema.strict("status.schema.json");
    private final Schema health = Schema.strict("health.schema.json");

    SchemaTest() throws IOException {}

    private static Set<String> texts(Stream<String> texts) {
        return texts.collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(JsonNode array) {
        return texts(StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText));
    }

    private static Set<String> fields(JsonNode properties) {
        return texts(properties.properties().stream().map(Map.Entry::getKey));
    }

    private static Set<String> components(Class<? extends Record> type, String... more) {
        return texts(
                Stream.concat(Stream.of(type.getRecordComponents()).map(RecordComponent::getName), Stream.of(more)));
    }

    @Test
    void every_report_is_as_the_schema_says() throws IOException {
        List<HostReport> reports = List.of(
                Reports.host(),
                Reports.host(Reports.mounted("shared")),
                Reports.host(Reports.failed("logs", true), Reports.failed("spare", false)));
        for (HostReport report : reports) {
            assertEquals(List.of(), status.faults(ReportJson.write(report)));
        }
    }

    @Test
    void the_schema_has_every_field_of_a_report_and_no_other() {
        assertEquals(components(HostReport.class, "state"), fields(status.at("/properties")));
        assertEquals(components(MountReport.class), fields(status.at("/$defs/mount/properties")));
        assertEquals(components(ProblemReport.class), fields(status.at("/$defs/problem/properties")));
    }

    @Test
    void the_schema_has_every_word_and_no_other() {
        assertEquals(
                texts(Stream.of(HostState.values()).map(HostState::code)), words(status.at("/properties/state/enum")));
        Set<String> states = texts(Stream.of(MountState.values()).map(MountState::code));
        assertEquals(states, words(status.at("/$defs/mount/properties/state/enum")));
        states.add("starting");
        assertEquals(states, words(health.at("/properties/checks/items/properties/data/properties/state/enum")));
        assertEquals(
                texts(Stream.of(Severity.values()).map(s -> s.name().toLowerCase(Locale.ROOT))),
                words(status.at("/$defs/problem/properties/severity/enum")));
        String pattern = status.at("/$defs/problem/properties/code/pattern").asText();
        Stream.of(ProblemCode.values()).forEach(code -> assertTrue(code.code().matches(pattern), code::code));
    }

    @Test
    void the_schema_notices_what_is_wrong() throws IOException {
        String good = ReportJson.write(Reports.host(Reports.mounted("shared")));
        assertFalse(status.faults(good.replaceFirst("\\{", "{\"colour\": \"blue\","))
                .isEmpty());
        assertFalse(status.faults(good.replaceFirst("\"since\"", "\"sinds\"")).isEmpty());
        assertFalse(
                status.faults(good.replace("2026-11-21T07:00:00Z", "yesterday")).isEmpty());
        assertFalse(status.faults(good.replaceFirst("\"ready\"", "\"happy\"")).isEmpty());
        assertFalse(health.faults("{\"status\": \"UP\"}").isEmpty());
    }

    @Test
    void every_health_check_is_as_the_schema_says_and_together_they_have_all_of_its_fields() throws IOException {
        FixedPulse pulse = new FixedPulse();
        HealthChecks checks = new HealthChecks(pulse, Duration.ofSeconds(60));
        Set<String> seen = new TreeSet<>();
        check(checks.mount("shared"), seen);
        pulse.show(Reports.mounted("shared"), Reports.failed("logs", true));
        check(checks.mount("shared"), seen);
        check(checks.mount("logs"), seen);
        check(checks.live(), seen);
        check(checks.started(), seen);
        assertEquals(fields(health.at("/properties/checks/items/properties/data/properties")), seen);
    }

    private void check(HealthCheckResponse response, Set<String> seen) throws IOException {
        Map<String, Object> data = response.getData().orElse(Map.of());
        seen.addAll(data.keySet());
        String json = JSON.writeValueAsString(Map.of(
                "status",
                response.getStatus().name(),
                "checks",
                List.of(Map.of(
                        "name",
                        response.getName(),
                        "status",
                        response.getStatus().name(),
                        "data",
                        data))));
        assertEquals(List.of(), health.faults(json), json);
    }
}
