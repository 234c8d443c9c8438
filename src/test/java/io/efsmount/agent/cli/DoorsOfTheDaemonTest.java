package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import io.efsmount.agent.report.ReportJson;
import io.efsmount.agent.report.Reports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through which door {@code status} asks the daemon, whom it tells the token, and what it says when nobody answers. */
class DoorsOfTheDaemonTest {
    private static final String TOKEN = "0123456789abcdef";

    private record Said(int status, String body) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private final Map<String, Said> answers = new ConcurrentHashMap<>(Map.of(
            "/ready", new Said(200, "ready\n"),
            "/status", new Said(200, ReportJson.write(Reports.host(Reports.mounted("shared"))))));

    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                tokens.addAll(exchange.getRequestHeaders().getOrDefault("authorization", List.of()));
                Said said = answers.getOrDefault(exchange.getRequestURI().getPath(), new Said(404, "no"));
                byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(said.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path socket() {
        return folder.resolve("agent.sock");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private InThisJvm status(String... lines) throws IOException {
        List<String> text = new ArrayList<>(
                List.of("efs.mounts.shared.id=fs-01234567", "efs.mounts.shared.path=" + folder.resolve("mnt")));
        text.addAll(List.of(lines));
        if (text.stream().noneMatch(line -> line.startsWith("efs.health.port="))) {
            text.add("efs.health.port=" + server.getAddress().getPort());
        }
        if (text.stream().noneMatch(line -> line.startsWith("efs.health.socket="))) {
            text.add("efs.health.socket=" + socket());
        }
        return InThisJvm.run("status", "--config=" + Files.write(folder.resolve("agent.properties"), text));
    }

    private String tokenFile() throws IOException {
        return "efs.health.token-file=" + Files.writeString(folder.resolve("token"), TOKEN);
    }

    private static void ready(InThisJvm status) {
        assertEquals(ExitCode.OK, status.status(), status::toString);
        assertTrue(status.out().startsWith("ready  region "), status::toString);
    }

    private static void unavailable(String message, InThisJvm status) {
        assertEquals("efs-mount-agent: the daemon does not answer at " + message + "\n", status.err());
        assertEquals(ExitCode.UNAVAILABLE, status.status());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void a_port_that_was_changed_in_the_file_only_does_not_matter_to_who_may_open_the_socket() throws IOException {
        try (SocketDoor _ = new SocketDoor(socket(), server.getAddress())) {
            ready(status("efs.health.port=" + freePort()));
        }
    }

    @Test
    void the_socket_needs_no_token_and_is_not_told_it() throws IOException {
        try (SocketDoor _ = new SocketDoor(socket(), server.getAddress())) {
            ready(status(tokenFile()));
            ready(status("efs.health.token-file=" + folder.resolve("none")));
        }
        assertEquals(List.of(), tokens);
    }

    @Test
    void who_took_the_port_while_the_daemon_is_down_is_not_told_the_token() throws IOException {
        answers.put("/ready", new Said(401, "your token, please"));
        unavailable(
                socket() + " (nobody listens there, and the token is not told to whoever is at " + url("/ready")
                        + "): 'systemctl restart efs-mount-agent', and see its log for why there is no socket",
                status(tokenFile()));
        Files.createFile(socket()); // as one that a killed daemon left
        assertEquals(ExitCode.UNAVAILABLE, status(tokenFile()).status());
        assertEquals(List.of(), tokens);
    }

    @Test
    void without_a_socket_the_token_is_told_by_tcp() throws IOException {
        ready(status("efs.health.socket=off", tokenFile()));
        assertEquals(List.of("Bearer " + TOKEN, "Bearer " + TOKEN), tokens);
    }

    @Test
    void a_daemon_without_its_socket_is_asked_by_tcp() throws IOException {
        ready(status());
    }

    @Test
    void a_token_that_is_refused_or_not_configured_is_not_mended_by_a_start() throws IOException {
        answers.put("/ready", new Said(401, "no"));
        String remedy = "): name the file that the daemon was started with, or 'systemctl restart efs-mount-agent'";
        unavailable(
                url("/ready") + " (it refuses the token of " + folder.resolve("token") + remedy,
                status("efs.health.socket=off", tokenFile()));
        unavailable(
                url("/ready") + " (it wants a token, and efs.health.token-file is not set" + remedy,
                status("efs.health.socket=off"));
    }

    @Test
    void a_token_file_that_only_root_may_read_wants_root() throws IOException {
        String line = tokenFile();
        Path file = folder.resolve("token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "root may read everything");
        InThisJvm status = status("efs.health.socket=off", line);
        assertEquals(ExitCode.NO_PERMISSION, status.status());
        assertEquals(
                "efs-mount-agent: efs.health.token-file: " + file + ": may not be read: run this as root\n",
                status.err());
    }

    @Test
    void a_daemon_that_is_starting_is_not_to_be_started() throws IOException {
        answers.put("/ready", new Said(503, "starting: the first pass has not ended: ask again in a moment"));
        answers.put("/status", new Said(503, "{}"));
        unavailable(url("/status") + " (it is starting): ask again in a moment", status());
    }

    @ParameterizedTest
    @CsvSource({"/ready,404,no", "/ready,200,it works!", "/ready,200,readying", "/status,404,no"})
    void another_program_at_the_port_is_named_as_such(String path, int code, String body) throws IOException {
        answers.put(path, new Said(code, body));
        unavailable(
                url(path) + " (HTTP " + code + ", not the agent's): another program has the port: 'ss -ltnp' names it;"
                        + " stop it, or set efs.health.port and restart the agent",
                status());
    }

    @Test
    void what_speaks_no_http_is_another_program_too() throws IOException {
        try (CannedServer ssh = CannedServer.byTcp("SSH-2.0-OpenSSH_9.9\r\n\r\n")) {
            InThisJvm status = status("efs.health.port=" + ssh.port());
            assertTrue(status.err().contains("(the answer is no HTTP): another program has the port: "), status::err);
        }
    }

    @Test
    void a_report_that_cannot_be_read_is_perhaps_another_versions() throws IOException {
        answers.put("/status", new Said(200, "<html>"));
        InThisJvm status = status();
        assertEquals(ExitCode.UNAVAILABLE, status.status());
        assertTrue(
                status.err().contains("): if it is of another version, 'systemctl restart efs-mount-agent'; else "),
                status::err);
    }

    @Test
    void a_daemon_that_is_stuck_is_not_to_be_started() throws IOException {
        try (CannedServer stuck = CannedServer.thatNeverEnds("")) {
            InThisJvm status = status("efs.health.port=" + stuck.port());
            assertEquals(ExitCode.UNAVAILABLE, status.status());
            assertTrue(status.err().contains("(no answer within 3000 ms): it is stuck: see 'journalctl"), status::err);
        }
    }

    @Test
    void nobody_there_wants_a_start() throws IOException {
        int port = freePort();
        unavailable(
                "http://127.0.0.1:" + port
                        + "/ready (Connection refused): start it with 'systemctl start efs-mount-agent'",
                status("efs.health.port=" + port));
    }

    @Test
    void a_file_that_was_spoilt_is_told_beside_what_the_daemon_says() throws IOException {
        try (SocketDoor _ = new SocketDoor(socket(), server.getAddress())) {
            InThisJvm status = status("efs.hurz=1", "efs.health.port=many");
            ready(status);
            assertEquals(
                    List.of(3, 4),
                    status.err()
                            .lines()
                            .map(line -> line.replaceAll("efs-mount-agent: agent.properties:(\\d+): .*", "$1"))
                            .map(Integer::valueOf)
                            .toList(),
                    status::err);
            answers.put("/ready", new Said(503, "failed: mount shared: no-match: x -> y"));
            assertEquals(ExitCode.NOT_REACHED, status("efs.hurz=1").status());
        }
    }

    @Test
    void a_file_that_was_spoilt_ends_with_78_where_no_daemon_answers() throws IOException {
        InThisJvm status = status("efs.hurz=1", "efs.health.port=" + freePort());
        assertEquals(ExitCode.CONFIG, status.status());
        assertEquals(2, status.err().lines().count(), status::err);
        assertTrue(status.err().contains("efs.hurz"), status::err);
        assertTrue(status.err().contains("the daemon does not answer at "), status::err);
    }
}
