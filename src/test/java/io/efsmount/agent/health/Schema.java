package io.efsmount.agent.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A published schema, read strictly: users may be sent fields that they do not know, but the schema of this version knows
 * all that this version sends.
 */
public final class Schema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode text;
    private final JsonSchema schema;

    private Schema(JsonNode text) {
        this.text = text;
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        text,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    public static Schema strict(String file) throws IOException {
        JsonNode text = JSON.readTree(Files.readString(Path.of("docs", file)));
        close(text);
        return new Schema(text);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Schema::close);
    }

    JsonNode at(String pointer) {
        return text.at(pointer);
    }

    /** What is wrong with it; empty when it is as the schema says. */
    public List<String> faults(String json) throws IOException {
        return schema.validate(JSON.readTree(json)).stream()
                .map(message -> message.getInstanceLocation() + ": " + message.getMessage())
                .toList();
    }
}
