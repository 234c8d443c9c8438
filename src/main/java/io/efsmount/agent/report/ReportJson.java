package io.efsmount.agent.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** Writes and reads {@link HostReport} as JSON: what {@code /status} answers. Times are ISO 8601 in UTC. */
public final class ReportJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();

    private ReportJson() {}

    /** The report, and before its fields the {@code state} that follows from them. */
    public static String write(HostReport report) {
        try {
            ObjectNode node =
                    JSON.createObjectNode().put("state", report.state().code());
            node.setAll(JSON.<ObjectNode>valueToTree(report));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a report that is no JSON", bug);
        }
    }

    /**
     * Reads what {@link #write} wrote; fields of a newer agent are ignored, and so is {@code state}, which an older one did not write.
     *
     * @throws IOException if it is something else
     */
    public static HostReport read(String json) throws IOException {
        return JSON.readValue(json, HostReport.class);
    }
}
