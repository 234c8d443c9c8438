package io.efsmount.agent.infrastructure;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.bertramlabs.plugins.hcl4j.symbols.Symbol;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Terraform configuration, as far as it can be read without its provider: constants, joined texts, and the names of what is
 * only known later ({@code var.name}).
 *
 * @param root the blocks as JSON
 */
record Terraform(JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each file is read by itself: a variable then stays a name, whatever its default is. */
    static Terraform parse(List<String> files) {
        var root = JSON.createObjectNode();
        for (var file : files) {
            try {
                merge(root, JSON.valueToTree(plain(new HCLParser().parse(file))));
            } catch (Exception e) {
                throw new IllegalArgumentException("not HCL: " + file.lines().findFirst(), e);
            }
        }
        return new Terraform(root);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> {
                var all = new LinkedHashMap<String, Object>();
                map.forEach((key, member) -> all.put(String.valueOf(key), plain(member)));
                yield all;
            }
            case List<?> list -> list.stream().map(Terraform::plain).toList();
            case Symbol symbol -> String.valueOf(symbol.getName());
            default -> value;
        };
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(entry -> {
            if (into.get(entry.getKey()) instanceof ObjectNode there) {
                merge(there, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    Map<String, JsonNode> ofType(String type) {
        var all = new TreeMap<String, JsonNode>();
        root.path("resource").path(type).properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    JsonNode resource(String type, String name) {
        return root.path("resource").path(type).path(name);
    }

    /** What was given to {@code jsonencode}. */
    static JsonNode decoded(JsonNode text) {
        try {
            return JSON.readTree(text.asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text.asText(), e);
        }
    }
}
