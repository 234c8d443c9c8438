package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind the gate everything is answered here, as if each extension had put all its routes in place. */
@Tag("component")
class GateTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int serve(Optional<BearerToken> token) throws IOException {
        Router router = Router.router(vertx);
        router.route().handler(new Gate(token));
        router.route().handler(context -> context.response().end("behind the gate"));
        int port = Visit.freePort();
        new HealthPort("127.0.0.1", port, vertx, router, _ -> {}).open();
        return port;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready", "/status", "/health", "/health/ready", "/health/live", "/health/started"})
    void what_is_documented_is_answered(String path) throws IOException {
        int port = serve(Optional.empty());
        assertEquals(200, Visit.status(port, "GET", path));
        assertEquals(200, Visit.status(port, "HEAD", path));
        assertEquals(200, Visit.status(port, "GET", path + "?verbose=1"));
        assertEquals(405, Visit.status(port, "POST", path));
    }

    /** The health extension says UP to these, whatever the mounts are like. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/well",
                "/health/group",
                "/health/group/anything",
                "/health/%77ell",
                "/health//well",
                "/health/./well",
                "/health/ready/../well",
                "/health/ready/more",
                "/q/health",
                "/"
            })
    void nothing_else_is_there(String path) throws IOException {
        int port = serve(Optional.empty());
        String answer = Visit.ask(port, "GET", path);
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        assertTrue(
                answer.endsWith("nothing is here: ask for /ready, /status, /health, /health/ready, /health/live,"
                        + " /health/started\n"),
                answer);
        assertEquals(405, Visit.status(port, "POST", path));
    }

    @Test
    void without_the_token_nobody_learns_what_is_there(@TempDir Path folder) throws IOException {
        int port = serve(Optional.of(new BearerToken(folder.resolve("missing"))));
        assertEquals(401, Visit.status(port, "GET", "/ready"));
        assertEquals(401, Visit.status(port, "GET", "/health/well"));
        assertEquals(401, Visit.status(port, "POST", "/health/well"));
    }
}
