package io.efsmount.agent.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A CloudFormation template with its short functions written out, {@code !Ref X} as {@code {"Ref": "X"}}.
 *
 * @param root the template as JSON
 */
record Template(JsonNode root) {
    private static final Set<String> WITHOUT_PREFIX = Set.of("Ref", "Condition");

    static Template parse(String yaml) {
        var document = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        if (document == null) {
            throw new IllegalArgumentException("an empty template");
        }
        return new Template(json(document));
    }

    private static JsonNode json(Node node) {
        var plain = plain(node);
        var tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain;
        }
        var name = tag.substring(1);
        return JsonNodeFactory.instance.objectNode().set(WITHOUT_PREFIX.contains(name) ? name : "Fn::" + name, plain);
    }

    private static JsonNode plain(Node node) {
        return switch (node) {
            case MappingNode map -> {
                var object = JsonNodeFactory.instance.objectNode();
                for (var entry : map.getValue()) {
                    var key = ((ScalarNode) entry.getKeyNode()).getValue();
                    if (object.has(key)) {
                        throw new IllegalArgumentException(
                                "twice: " + key + entry.getKeyNode().getStartMark());
                    }
                    object.set(key, json(entry.getValueNode()));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                var array = JsonNodeFactory.instance.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar ->
                scalar.getTag().equals(Tag.BOOL)
                        ? JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(scalar.getValue()))
                        : JsonNodeFactory.instance.textNode(scalar.getValue());
            default -> throw new IllegalArgumentException("what is " + node);
        };
    }

    Map<String, JsonNode> section(String name) {
        var all = new TreeMap<String, JsonNode>();
        root.path(name).properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    JsonNode resource(String name) {
        return root.path("Resources").path(name);
    }

    /** The properties of all resources of a type, by name. */
    Map<String, JsonNode> ofType(String type) {
        var all = new TreeMap<String, JsonNode>();
        section("Resources").forEach((name, resource) -> {
            if (resource.path("Type").asText().equals(type)) {
                all.put(name, resource.path("Properties"));
            }
        });
        return all;
    }

    /** Each member of each object, wherever it is: its name and its value. */
    void members(BiConsumer<String, JsonNode> visitor) {
        members(root, visitor);
    }

    static void members(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.properties().forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
        node.forEach(child -> members(child, visitor));
    }
}
