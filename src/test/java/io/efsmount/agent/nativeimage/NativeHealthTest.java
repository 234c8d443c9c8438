package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.efsmount.agent.health.Schema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health as those see it who poll: by TCP, through the Unix socket, with a token, by the command. */
@Tag("native")
class NativeHealthTest {
    private static final String TOKEN = "0123456789abcdef-of-this-test";
    private static final List<String> PATHS =
            List.of("/ready", "/status", "/health", "/health/live", "/health/started", "/health/ready");

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = new Sandbox(folder);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private static boolean tried(JsonNode report) {
        return Stream.of(0, 1)
                .allMatch(n -> report.at("/mounts/" + n + "/state").asText().equals("failed"));
    }

    private Path socketPath() {
        return folder.resolve("run/health/agent.sock");
    }

    /** Through both doors. */
    private List<Http> doors() {
        return List.of(Http.port(sandbox.port()), Http.socket(socketPath()));
    }

    private Daemon started(String... lines) {
        Daemon daemon = sandbox.start(sandbox.config(lines));
        daemon.awaitStatus(NativeHealthTest::tried);
        awaitSocket();
        return daemon;
    }

    /** It is made last. */
    private void awaitSocket() {
        Http.socket(socketPath()).awaitAnswer();
    }

    @Test
    void every_answer_is_as_its_schema_says_through_both_doors() throws IOException {
        started();
        Schema status = Schema.strict("status.schema.json");
        Schema health = Schema.strict("health.schema.json");
        for (Http door : doors()) {
            String report = Http.body(door.get("/status"));
            assertEquals(List.of(), status.faults(report), report);
            assertEquals("failed", Daemon.json(report).path("state").asText());
            for (String path : PATHS.subList(2, PATHS.size())) {
                String json = Http.body(door.get(path));
                assertEquals(List.of(), health.faults(json), json);
            }
        }
    }

    @Test
    void ready_is_one_line_of_text_through_both_doors_and_agrees_with_health_ready() {
        started();
        for (Http door : doors()) {
            String answer = door.get("/ready");
            assertEquals(503, Http.status(answer), answer);
            assertTrue(Http.body(answer).matches("failed: mount shared: [a-z-]+: .+ -> .+\n"), answer);
            assertTrue(Http.head(answer).contains("content-type: text/plain; charset=utf-8\r\n"), answer);
            assertEquals(503, Http.status(door.get("/health/ready")));
        }
    }

    @Test
    void a_host_that_is_ready_says_so() {
        String config = sandbox.config("efs.mounts.shared.required=false");
        sandbox.start(config).awaitStatus(NativeHealthTest::tried);
        awaitSocket();
        for (Http door : doors()) {
            String answer = door.get("/ready");
            assertEquals(200, Http.status(answer), answer);
            assertEquals("ready\n", Http.body(answer));
            assertEquals(200, Http.status(door.get("/health/ready")));
        }
        for (String[] words : List.of(
                new String[] {"--url=http://127.0.0.1:" + sandbox.port()},
                new String[] {"--socket=" + socketPath()},
                new String[] {config})) {
            Ended ended = sandbox.run(words(words));
            assertEquals("exit status 0\nready\n", ended.all());
        }
    }

    private static String[] words(String... more) {
        return Stream.concat(Stream.of("healthcheck"), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void head_has_no_body_other_methods_and_other_paths_are_refused_and_nobody_says_what_serves() {
        started();
        for (Http door : doors()) {
            for (String path : PATHS) {
                String head = door.ask("HEAD", path, "");
                assertEquals(Http.status(door.get(path)), Http.status(head), head);
                assertEquals("", Http.body(head));
                assertFalse(Http.head(head).contains("\r\nserver:"), head);
            }
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HURZ")) {
                for (String path : List.of("/ready", "/status", "/health", "/", "/elsewhere")) {
                    String answer = door.ask(method, path, "");
                    assertEquals(405, Http.status(answer), method + " " + path + ": " + answer);
                    assertTrue(Http.head(answer).contains("\r\nallow: get, head\r\n"), answer);
                }
            }
            for (String path : List.of("/", "/elsewhere", "/q", "/q/health", "/../../etc/passwd")) {
                assertTrue(List.of(404, 400).contains(Http.status(door.get(path))), path + ": " + door.get(path));
            }
            for (String path : List.of("/health/well", "/health/group", "/health/group/any", "/health/%77ell")) {
                assertEquals(404, Http.status(door.get(path)), path + ": " + door.get(path));
            }
        }
    }

    @Test
    void what_is_too_long_or_no_http_is_cut_off_and_harms_nobody() {
        Daemon daemon = started();
        for (Http door : doors()) {
            assertEquals(400, Http.status(door.say("hello\r\n\r\n")));
            assertEquals(431, Http.status(door.say("GET /ready HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")));
            assertEquals(414, Http.status(door.say("GET /" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")));
            door.say("POST /ready HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n" + "x".repeat(20_000));
            door.say("GET /ready HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");
            assertEquals(
                    503, Http.status(door.get("/ready")), () -> daemon.log().toString());
        }
        assertEquals(
                List.of(),
                daemon.log().stream().filter(line -> line.startsWith("ERROR")).toList());
    }

    @Test
    void who_opens_many_connections_to_the_socket_leaves_the_port_alone_and_is_forgotten_when_gone()
            throws IOException {
        started();
        List<SocketChannel> idle = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            idle.add(Http.socket(socketPath()).open());
        }
        assertEquals(503, Http.status(Http.port(sandbox.port()).get("/ready")));
        for (SocketChannel channel : idle) {
            channel.close();
        }
        awaitSocket();
        assertEquals(503, Http.status(Http.socket(socketPath()).get("/ready")));
    }

    @Test
    void with_a_token_every_path_by_tcp_needs_it_and_none_through_the_socket() throws IOException {
        Daemon daemon = sandbox.start(sandbox.config("efs.health.token-file=" + token(TOKEN)));
        daemon.awaitLine(line -> line.contains("Mount state mount=spare state=failed"));
        awaitSocket();
        Http port = Http.port(sandbox.port());
        String bearer = "Authorization: Bearer " + TOKEN + "\r\n";
        for (String path :
                Stream.concat(PATHS.stream(), Stream.of("/", "/elsewhere")).toList()) {
            String refused = port.get(path);
            assertEquals(401, Http.status(refused), refused);
            assertTrue(Http.head(refused).contains("\r\nwww-authenticate: bearer\r\n"), refused);
            assertEquals(401, Http.status(port.ask("GET", path, "Authorization: Bearer x" + TOKEN + "\r\n")));
            assertEquals(401, Http.status(port.ask("POST", path, "")));
            assertTrue(Http.status(port.ask("GET", path, bearer)) != 401, path);
            assertTrue(Http.status(Http.socket(socketPath()).get(path)) != 401, path);
        }
        token("another-token-of-this-test");
        assertEquals(401, Http.status(port.ask("GET", "/ready", bearer)));
        assertEquals(
                503, Http.status(port.ask("GET", "/ready", "Authorization: bearer another-token-of-this-test\r\n")));
        assertFalse(daemon.log().toString().contains(TOKEN));
        assertFalse(daemon.log().toString().contains("another-token"));
    }

    @Test
    void the_commands_of_this_host_send_the_token() throws IOException {
        String config = sandbox.config("efs.health.token-file=" + token(TOKEN));
        Daemon daemon = sandbox.start(config);
        daemon.awaitLine(line -> line.contains("Mount state mount=spare state=failed"));
        awaitSocket();
        Ended status = sandbox.run("status", config);
        assertTrue(status.out().startsWith("NOT READY "), status::all);
        Ended unmount = sandbox.run("unmount", "spare", config);
        assertEquals(0, unmount.status(), unmount::all);
        String url = "--url=http://127.0.0.1:" + sandbox.port();
        Ended check = sandbox.run(words(config));
        assertTrue(check.out().startsWith("not ready: failed: mount shared: "), check::all);
        assertEquals(
                check.all(),
                sandbox.run(words(url, "--token-file=" + folder.resolve("token")))
                        .all());
        assertEquals(
                "exit status 1\nnot known: the daemon wants a token: say --token-file FILE\n",
                sandbox.run(words(url)).all());
    }

    private Path token(String text) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void a_token_that_comes_late_keeps_nobody_from_the_mounts_and_nobody_is_let_in_before() throws IOException {
        Path file = folder.resolve("token");
        Daemon daemon = sandbox.start(sandbox.config("efs.health.token-file=" + file));
        daemon.awaitLine(line -> line.contains("Mount state mount=spare state=failed"));
        daemon.awaitLine(line -> line.contains("efs.health.token-file: " + file + ": no such file: write one"));
        awaitSocket();
        Http port = Http.port(sandbox.port());
        String bearer = "Authorization: Bearer " + TOKEN + "\r\n";
        for (String path : PATHS) {
            assertEquals(401, Http.status(port.get(path)));
            assertEquals(401, Http.status(port.ask("GET", path, bearer)));
        }
        token(TOKEN);
        assertEquals(503, Http.status(port.ask("GET", "/ready", bearer)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,127.0.0.1,true",
        "::,[::1],true",
        "::,127.0.0.1,true",
        "::1,[::1],false",
        "127.0.0.77,127.0.0.77,false",
        "localhost,localhost,false"
    })
    void every_kind_of_address_can_be_listened_at_and_only_an_open_one_is_warned_of(
            String host, String asked, boolean open) {
        String config = sandbox.config("efs.health.host=" + host);
        Daemon daemon = sandbox.start(config);
        daemon.awaitLine(line -> line.contains("Mount state mount=spare state=failed"));
        awaitSocket();
        Ended check = sandbox.run(words("--url=http://" + asked + ":" + sandbox.port()));
        assertTrue(check.out().startsWith("not ready: failed: mount shared: "), check::all);
        Ended status = sandbox.run("status", config);
        assertTrue(status.out().startsWith("NOT READY "), status::all);
        boolean warned = daemon.log().stream()
                .anyMatch(line -> line.contains("Health can be read by everybody address=" + host + " port="));
        assertEquals(open, warned, () -> daemon.log().toString());
    }

    @Test
    void the_socket_of_an_agent_that_was_killed_is_replaced_and_goes_with_one_that_ends() throws IOException {
        started().kill();
        assertTrue(Files.exists(socketPath()));
        Daemon second = started();
        assertEquals(503, Http.status(Http.socket(socketPath()).get("/ready")));
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socketPath())));
        second.terminate();
        second.awaitEnd();
        assertTrue(Files.notExists(socketPath()));
        assertEquals(1, sandbox.run(words("--socket=" + socketPath())).status());
    }

    /** Any connection of this host may have the port, also one that nobody can end. */
    @Test
    void a_port_that_is_taken_keeps_nobody_from_the_mounts_and_is_served_when_it_is_free() throws IOException {
        Daemon daemon;
        try (ServerSocket _ = new ServerSocket(sandbox.port(), 1, InetAddress.getLoopbackAddress())) {
            daemon = sandbox.start(sandbox.config("efs.mounts.shared.required=false"));
            daemon.awaitLine(line -> line.contains("Mount state mount=shared state=failed"));
            daemon.awaitLine(line -> line.startsWith("WARN")
                    && line.contains("Host problem problem=health-port")
                    && line.contains("127.0.0.1 port " + sandbox.port() + " (")
                    && line.contains("'ss -tnap'"));
            awaitSocket();
            assertEquals("ready\n", Http.body(Http.socket(socketPath()).get("/ready")));
            String report = Http.body(Http.socket(socketPath()).get("/status"));
            assertTrue(
                    Daemon.json(report).at("/problems").findValuesAsText("code").contains("health-port"), report);
        }
        daemon.awaitLine(line -> line.contains("Host problem is over problem=health-port"));
        assertEquals("ready\n", Http.body(Http.port(sandbox.port()).get("/ready")));
        assertEquals(
                1,
                daemon.log().stream()
                        .filter(line -> line.contains("health-port message="))
                        .count());
    }

    @Test
    void what_is_no_socket_stays_there_and_the_agent_works_without() throws IOException {
        Files.createDirectories(socketPath().getParent());
        Files.writeString(socketPath(), "precious");
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitStatus(NativeHealthTest::tried);
        daemon.awaitLine(line -> line.contains("Health socket is not served path=" + socketPath() + " reason="));
        assertEquals("precious", Files.readString(socketPath()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "elsewhere"})
    void the_socket_can_be_off_or_elsewhere(String where) {
        Path elsewhere = folder.resolve("own/health.sock");
        Daemon daemon = sandbox.start(sandbox.config("efs.health.socket=" + (where.equals("off") ? "off" : elsewhere)));
        daemon.awaitStatus(NativeHealthTest::tried);
        if (where.equals("elsewhere")) {
            Http.socket(elsewhere).awaitAnswer();
            Ended check = sandbox.run(words("--socket=" + elsewhere));
            assertTrue(check.out().startsWith("not ready: failed: "), check::all);
        }
        assertTrue(Files.notExists(socketPath()));
    }
}
