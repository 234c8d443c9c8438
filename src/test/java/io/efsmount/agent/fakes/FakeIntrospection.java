package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.fakes.FakeWorld.Introspection;
import io.efsmount.agent.fakes.FakeWorld.IntrospectionState;
import java.net.InetSocketAddress;
import java.net.URI;

/** The ECS agent's introspection endpoint with the answers that agent 1.105.1 gives. */
public final class FakeIntrospection implements Listener.Fake, AutoCloseable {
    private static final String COMMANDS = "{\"AvailableCommands\":[\"/v1/metadata\",\"/v1/tasks\",\"/license\"]}";

    private final FakeState state;
    private final Listener listener;

    public FakeIntrospection(InetSocketAddress address, FakeState state) {
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
        return state.world().introspection().state() == IntrospectionState.REFUSED;
    }

    @Override
    public String operation(Call call) {
        return call.method() + " " + call.path();
    }

    @Override
    public Reply answer(Call call) {
        Introspection now = state.world().introspection();
        if (!call.path().equals("/v1/metadata")) {
            return Reply.json(200, COMMANDS);
        }
        return switch (now.state()) {
            case REFUSED -> Reply.RESET;
            case SILENT -> Reply.SILENT;
            case OTHER_BODY -> Reply.json(200, COMMANDS);
            case GARBAGE -> Reply.html(200);
            case ENDLESS ->
                Reply.json(200, "{\"Cluster\":\"\",\"x\":1},".repeat(1000)).in(Reply.Manner.ENDLESS);
            case UNREGISTERED ->
                Reply.json(500, body(now).putNull("ContainerInstanceArn").toString());
            case GOOD -> Reply.json(200, body(now).toString());
        };
    }

    private static ObjectNode body(Introspection now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Cluster", now.cluster())
                .put("ContainerInstanceArn", now.containerInstanceArn())
                .put("Version", now.version());
    }
}
