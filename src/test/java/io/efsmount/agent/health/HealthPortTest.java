package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
class HealthPortTest {
    private static final int MOST = 4;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final BlockingQueue<Optional<String>> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void open(String host, int port, Duration life) {
        Door door = new Door(vertx, request -> request.response().end("served"), MOST, life);
        new HealthPort(host, port, vertx, told::add, door).open();
    }

    private Optional<String> next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing is told");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "0.0.0.0"})
    void a_free_port_is_served_at_once(String host) throws Exception {
        int port = Visit.freePort();
        open(host, port, Door.LIFE);
        assertEquals(Optional.empty(), next());
        assertTrue(Visit.ask(port, "GET", "/").endsWith("\r\nserved"));
    }

    /** As any connection of this host may: the port is one of those that clients get. */
    @Test
    void a_port_that_a_client_has_is_told_with_what_shows_it_and_is_served_as_soon_as_it_is_free() throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = Visit.to(elsewhere.getLocalPort());
            int port = client.getLocalPort();
            try (Socket _ =
                    elsewhere.accept()) { // closed before the client: who closes first keeps his port for a minute
                open("127.0.0.1", port, Door.LIFE);
                String why = next().orElseThrow();
                assertTrue(why.startsWith("health is not served at 127.0.0.1 port " + port + " ("), why);
                assertTrue(why.endsWith("): 'ss -tnap' shows what has the port"), why);
                assertEquals(Optional.of(why), next(), "it is tried again");
            }
            client.close();
            while (next().isPresent()) {
                // it is tried each second
            }
            assertTrue(Visit.ask(port, "GET", "/").endsWith("\r\nserved"));
        }
    }

    @Test
    void an_address_that_this_host_has_not_is_told_as_such() throws Exception {
        open("192.0.2.1", Visit.freePort(), Door.LIFE);
        String why = next().orElseThrow();
        assertTrue(why.endsWith("): this host has no such address now: check efs.health.host"), why);
    }

    @Test
    void who_sends_a_byte_now_and_then_is_cut_off_all_the_same() throws Exception {
        int port = Visit.freePort();
        open("127.0.0.1", port, Duration.ofMillis(500));
        assertTrue(Visit.dawdle(port) > 1);
    }

    @Test
    void too_many_are_sent_away_and_who_comes_after_they_went_is_served() throws Exception {
        int port = Visit.freePort();
        open("127.0.0.1", port, Duration.ofSeconds(2));
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            idle.add(Visit.to(port));
        }
        try (Socket more = Visit.to(port)) {
            assertEquals(-1, more.getInputStream().read());
        }
        for (Socket socket : idle) {
            assertEquals(-1, socket.getInputStream().read(), "its life is over");
            socket.close();
        }
        assertTrue(Visit.ask(port, "GET", "/").endsWith("\r\nserved"));
    }
}
