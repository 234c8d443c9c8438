package io.efsmount.agent.ecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.report.Reports;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What people copy from packaging/ecs is right. */
class EcsExamplesTest {
    private static final Path EXAMPLES = Path.of("packaging/ecs");
    private final JsonMapper json = new JsonMapper();

    private JsonNode read(String name) throws IOException {
        return json.readTree(Files.readString(EXAMPLES.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"task-on-ready-hosts.json", "task-on-hosts-with-file-system.json"})
    void a_task_definition_has_only_members_that_ecs_knows_and_waits_for_what_the_agent_tells(String name)
            throws IOException {
        JsonNode task = read(name);
        assertEquals(
                Set.of(),
                unknown(task, RegisterTaskDefinitionRequest.builder().build().sdkFields()));
        JsonNode container = task.path("containerDefinitions").get(0);
        assertEquals(
                Set.of(),
                unknown(container, ContainerDefinition.builder().build().sdkFields()));
        assertEquals(
                task.at("/volumes/0/name").asText(),
                container.at("/mountPoints/0/sourceVolume").asText());

        JsonNode constraint = task.path("placementConstraints").get(0);
        assertEquals("memberOf", constraint.path("type").asText());
        Matcher expression = Pattern.compile("attribute:(\\S+) == (\\S+)")
                .matcher(constraint.path("expression").asText());
        assertTrue(expression.matches());
        var told = Wanted.of(Reports.host(Reports.mounted("shared")), "efs").attributes();
        assertEquals(expression.group(2), told.get(expression.group(1)));
    }

    private static Set<String> unknown(JsonNode node, Iterable<SdkField<?>> fields) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        fields.forEach(field -> names.remove(field.locationName()));
        return names;
    }

    @Test
    void the_policy_allows_every_action_that_the_agent_uses_and_no_other()
            throws IOException, ReflectiveOperationException {
        Set<String> allowed = new TreeSet<>();
        read("instance-role-policy.json")
                .path("Statement")
                .forEach(statement -> statement.path("Action").forEach(action -> allowed.add(action.asText())));
        assertEquals(actionsOfAllCalls(), allowed);
    }

    /** Calls everything that the API has once, whatever it is, and sees what arrives. */
    private static Set<String> actionsOfAllCalls() throws ReflectiveOperationException {
        try (FakeAws aws = new FakeAws();
                Credentials credentials = new Credentials()) {
            Map<Class<?>, Object> given = Map.of(
                    ClusterMembership.class, Weather.HOST,
                    Map.class, Map.of("efs.state", "ready"),
                    Collection.class, List.of("efs.shared"),
                    Duration.class, Duration.ofSeconds(20),
                    InstanceStatus.class, InstanceStatus.DRAINING);
            EcsSettings settings = new EcsSettings(Optional.of(aws.ecs().uri()), false, false, Duration.ofSeconds(20));
            ClusterApi api = new SdkClusterApi(settings, credentials, credentials::close);
            for (Method call : ClusterApi.class.getMethods()) {
                if (Modifier.isAbstract(call.getModifiers())) {
                    call.invoke(
                            api,
                            Stream.of(call.getParameterTypes()).map(given::get).toArray());
                }
            }
            return aws.state().counts().keySet().stream()
                    .filter(operation -> !operation.contains(" ")) // those are for the credentials
                    .map(operation -> "ecs:" + operation)
                    .collect(Collectors.toSet());
        }
    }
}
