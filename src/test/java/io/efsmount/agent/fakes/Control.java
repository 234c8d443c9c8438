package io.efsmount.agent.fakes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The door for tests in a guest's shell:
 *
 * <pre>
 * GET    /world   the whole world as JSON
 * PUT    /world   the world becomes the defaults with this document over them
 * PATCH  /world   the world becomes what it is with this document over it
 * GET    /calls   {"counts": {...}, "log": [...]}
 * DELETE /calls   forgets them
 * </pre>
 */
final class Control {
    private final FakeState state;

    private Control(FakeState state) {
        this.state = state;
    }

    static HttpServer start(InetSocketAddress address, FakeState state) throws IOException {
        HttpServer server = HttpServer.create(address, 16);
        Control control = new Control(state);
        server.createContext("/", control::handle);
        server.start();
        return server;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer;
            int status = 200;
            try {
                answer = answer(
                                exchange.getRequestMethod() + " "
                                        + exchange.getRequestURI().getPath(),
                                body)
                        .getBytes(StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                status = 400;
                answer = (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String answer(String request, String body) {
        switch (request) {
            case "PUT /world" -> state.change(_ -> WorldJson.overDefaults(body));
            case "PATCH /world" -> state.change(world -> WorldJson.over(world, body));
            case "DELETE /calls" -> state.forgetCalls();
            case "GET /world", "GET /calls" -> {}
            default -> throw new IllegalArgumentException("unknown: " + request);
        }
        return request.endsWith("/world") ? WorldJson.write(state.world()) + "\n" : calls() + "\n";
    }

    private String calls() {
        var log = state.calls().stream()
                .map(c -> c.at() + " " + c.operation() + " " + c.status() + " " + c.request())
                .toList();
        return WorldJson.write(Map.of("counts", state.counts(), "log", log));
    }
}
