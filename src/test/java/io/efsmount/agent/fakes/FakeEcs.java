package io.efsmount.agent.fakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.fakes.FakeWorld.Ecs;
import io.efsmount.agent.fakes.FakeWorld.Instance;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The four operations of the ECS API that the agent uses (JSON 1.1, version 2014-11-13), over the instances of the world,
 * which they change. Unsigned requests are refused.
 */
public final class FakeEcs implements Listener.Fake, AutoCloseable {
    private static final String TARGET = "AmazonEC2ContainerServiceV20141113.";
    private static final Pattern SIGNED = Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/ ]+/\\d{8}/[a-z0-9-]+/ecs/"
            + "aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./\\\\-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_./\\\\:@ -]{0,128}");

    private final FakeState state;
    private final Listener listener;

    public FakeEcs(InetSocketAddress address, FakeState state) {
        this.state = state;
        this.listener = new Listener(address, this, state);
    }

    public URI uri() {
        return listener.uri();
    }

    @Override
    public void close() {
        listener.close();
    }

    @Override
    public boolean refuses() {
        return state.world().ecs().fault() == EcsFault.REFUSED;
    }

    @Override
    public String operation(Call call) {
        return call.header("X-Amz-Target").orElse("none").replace(TARGET, "");
    }

    @Override
    public Reply answer(Call call) throws InterruptedException {
        EcsFault fault = state.takeEcsFault();
        state.pause(Duration.ofMillis(state.world().ecs().delayMillis()));
        return switch (fault) {
            case NONE -> real(call);
            case DONE_BUT_SILENT -> {
                real(call);
                yield Reply.SILENT;
            }
            case DONE_BUT_500 -> {
                real(call);
                yield error(fault, call);
            }
            case RESET, REFUSED -> Reply.RESET;
            case SILENT -> Reply.SILENT;
            case HTML -> Reply.html(200);
            case ACCESS_DENIED,
                    THROTTLED,
                    EXPIRED_TOKEN,
                    CLUSTER_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    INVALID_PARAMETER,
                    LIMIT,
                    ERROR_500 -> error(fault, call);
        };
    }

    private Reply real(Call call) {
        String signature = call.header("Authorization").orElse("");
        if (!SIGNED.matcher(signature).matches() || call.header("X-Amz-Date").isEmpty()) {
            return error(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Ecs now = state.world().ecs();
        if (now.denied().contains(operation(call))) {
            return error(EcsFault.ACCESS_DENIED, call);
        }
        try {
            JsonNode request = WorldJson.MAPPER.readTree(call.body());
            if (!request.path("cluster").asText("default").equals(now.cluster())) {
                return error(EcsFault.CLUSTER_NOT_FOUND, call);
            }
            return switch (operation(call)) {
                case "PutAttributes" -> change(request, call, true);
                case "DeleteAttributes" -> change(request, call, false);
                case "DescribeContainerInstances" -> instances(request, "");
                case "UpdateContainerInstancesState" ->
                    instances(request, request.path("status").asText());
                default -> error(400, "UnknownOperationException", "");
            };
        } catch (JsonProcessingException e) {
            return error(400, "SerializationException", "");
        }
    }

    private Reply change(JsonNode request, Call call, boolean put) {
        JsonNode rows = request.path("attributes");
        if (rows.isEmpty() || rows.size() > 10) {
            return error(EcsFault.INVALID_PARAMETER, call);
        }
        Ecs now = state.world().ecs();
        Map<String, Instance> changed = new TreeMap<>(now.instances());
        for (JsonNode row : rows) {
            String name = row.path("name").asText();
            String value = row.path("value").asText();
            if (!NAME.matcher(name).matches()
                    || !VALUE.matcher(value).matches()
                    || !row.path("targetType").asText().equals("container-instance")) {
                return error(EcsFault.INVALID_PARAMETER, call);
            }
            String arn = row.path("targetId").asText();
            Instance old = changed.get(arn);
            if (old == null || old.status().equals("INACTIVE")) {
                return error(EcsFault.TARGET_NOT_FOUND, call);
            }
            Map<String, String> attributes = new TreeMap<>(old.attributes());
            if (put) {
                attributes.put(name, value);
            } else {
                attributes.remove(name);
            }
            if (attributes.size() > now.attributeLimit()) {
                return error(EcsFault.LIMIT, call);
            }
            changed.put(arn, new Instance(old.status(), attributes));
        }
        state.amend(world -> world.withEcs(e -> EcsWorlds.instances(e, changed)));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("attributes", rows);
        return answer(200, body);
    }

    /** Describes them, with another status if one is given. */
    private Reply instances(JsonNode request, String status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = body.putArray("containerInstances");
        ArrayNode failures = body.putArray("failures");
        Map<String, Instance> all = new TreeMap<>(state.world().ecs().instances());
        for (JsonNode wanted : request.path("containerInstances")) {
            Instance old = all.get(wanted.asText());
            if (old == null) {
                failures.addObject().put("arn", wanted.asText()).put("reason", "MISSING");
                continue;
            }
            Instance now = status.isEmpty() ? old : new Instance(status, old.attributes());
            all.put(wanted.asText(), now);
            rows.addObject().put("containerInstanceArn", wanted.asText()).put("status", now.status());
        }
        if (!status.isEmpty()) {
            state.amend(world -> world.withEcs(e -> EcsWorlds.instances(e, all)));
        }
        return answer(200, body);
    }

    private Reply error(EcsFault fault, Call call) {
        return error(fault.status, fault.code, fault.message.formatted(operation(call)));
    }

    private static Reply error(int status, String code, String message) {
        return answer(
                status,
                JsonNodeFactory.instance.objectNode().put("__type", code).put("message", message));
    }

    private static Reply answer(int status, ObjectNode body) {
        Reply plain = Reply.json(status, body.toString());
        return new Reply(status, Map.of("Content-Type", "application/x-amz-json-1.1"), plain.body(), plain.manner());
    }
}
