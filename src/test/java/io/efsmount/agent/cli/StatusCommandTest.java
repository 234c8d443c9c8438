package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ReportJson;
import io.efsmount.agent.report.Reports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command and the gate before Docker, against a daemon that says what the test wants. */
class StatusCommandTest {
    private static final String STALE = "stale: the last pass ended 99 s ago: see the log";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer daemon;

    /** What {@code /ready} says, one after the other; the last for ever. */
    private final Deque<String> lines = new ArrayDeque<>(List.of("ready"));

    private HostReport report = Reports.host(Reports.mounted("shared"));

    @BeforeEach
    void start() throws IOException {
        daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/ready", () -> lines.size() > 1 ? lines.removeFirst() : lines.getFirst());
        answer("/status", () -> ReportJson.write(report));
        daemon.start();
    }

    private void answer(String path, java.util.function.Supplier<String> body) {
        daemon.createContext(path, exchange -> {
            try (exchange) {
                String text = body.get();
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                boolean good = text.equals("ready") || text.startsWith("{");
                exchange.sendResponseHeaders(good ? 200 : 503, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    @AfterEach
    void stop() {
        daemon.stop(0);
    }

    private String config(String... more) throws IOException {
        return configAt(port(daemon), more);
    }

    private static String port(HttpServer server) {
        return String.valueOf(server.getAddress().getPort());
    }

    private String configAt(String port, String... more) throws IOException {
        List<String> text = new java.util.ArrayList<>(List.of(
                "efs.mounts.shared.id=fs-01234567", "efs.mounts.shared.path=/mnt/shared", "efs.health.port=" + port));
        text.addAll(List.of(more));
        return "--config=" + Files.write(folder.resolve("agent.properties"), text);
    }

    private void readySays(String... what) {
        lines.clear();
        lines.addAll(List.of(what));
    }

    @Test
    void a_host_that_is_ready_ends_with_0() throws IOException {
        InThisJvm status = InThisJvm.run("status", config());
        assertEquals(ExitCode.OK, status.status(), status::err);
        assertTrue(status.out().startsWith("ready  region "), status::out);
    }

    @Test
    void a_good_report_of_a_loop_that_stands_still_is_told_as_old_and_ends_with_1() throws IOException {
        readySays(STALE);
        InThisJvm status = InThisJvm.run("status", config());
        assertEquals(ExitCode.NOT_REACHED, status.status());
        assertTrue(status.out().startsWith("NOT READY  OLD REPORT: " + STALE + "  region "), status::out);
        InThisJvm json = InThisJvm.run("status", "--json", config());
        assertEquals(ExitCode.NOT_REACHED, json.status());
        assertEquals(report, ReportJson.read(json.out()));
        assertEquals(STALE, json.err().strip());
    }

    @Test
    void the_gate_waits_while_the_report_is_old() throws IOException {
        readySays(STALE, STALE, "ready");
        InThisJvm status = InThisJvm.run("status", "--wait", config());
        assertEquals(ExitCode.OK, status.status(), status::err);
        assertEquals(
                "Waits for the daemon: its last report is old: see the log of efs-mount-agent, and restart it",
                status.out().lines().findFirst().orElseThrow());
        assertTrue(status.out().lines().toList().get(1).startsWith("ready  region "), status::out);
    }

    @Test
    void what_a_program_reads_is_json_from_its_first_line_on() throws IOException {
        readySays(STALE, "ready");
        InThisJvm status = InThisJvm.run("status", "--wait", "--json", config());
        assertEquals(ExitCode.OK, status.status(), status::err);
        assertEquals(report, ReportJson.read(status.out()));
        assertTrue(status.err().startsWith("Waits for the daemon: "), status::err);
    }

    @Test
    void the_gate_waits_for_a_token_that_comes_late() throws IOException {
        Path token = folder.resolve("token");
        String config = config("efs.health.socket=off", "efs.health.token-file=" + token);
        assertEquals(ExitCode.CONFIG, InThisJvm.run("status", config).status());
        StringWriter out = new StringWriter() {
            @Override
            public void flush() {
                if (toString().contains("no such file")) {
                    fetch(token);
                }
            }
        };
        int status =
                Main.execute(new PrintWriter(out), new PrintWriter(new StringWriter()), "status", "--wait", config);
        assertEquals(ExitCode.OK, status, out::toString);
    }

    /** The old address answers with a failure, and each time somebody changes the configuration. */
    @Test
    void the_gate_goes_to_where_a_new_configuration_says_and_stays_while_one_is_refused() throws IOException {
        HttpServer before = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Deque<String> ports = new ArrayDeque<>(List.of("refused", "refused again", port(daemon)));
        before.createContext("/", exchange -> {
            try (exchange) {
                configAt(ports.removeFirst());
                exchange.sendResponseHeaders(500, -1);
            }
        });
        before.start();
        try {
            InThisJvm status = InThisJvm.run("status", "--wait", configAt(port(before)));
            assertEquals(ExitCode.OK, status.status(), status::err);
            assertEquals(0, ports.size());
            assertTrue(status.out().contains("HTTP 500"), status::out);
        } finally {
            before.stop(0);
        }
    }

    private static void fetch(Path token) {
        try {
            Files.writeString(token, "0123456789abcdef");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_long_report_is_read_to_its_end() throws IOException {
        report = Reports.host(IntStream.range(0, 500)
                .mapToObj(i -> Reports.mounted("mount-" + i))
                .toArray(MountReport[]::new));
        InThisJvm status = InThisJvm.run("status", config());
        assertEquals(ExitCode.OK, status.status(), status::err);
        assertTrue(status.out().contains("mount-499"));
    }
}
