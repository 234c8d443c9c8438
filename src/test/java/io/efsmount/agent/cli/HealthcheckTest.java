package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code healthcheck}: one line, and 0 or 1 whatever happens. */
class HealthcheckTest {
    private static final String READY = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nready\n";
    private static final String FAILED =
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\n\r\nfailed: mount a: no-match: x -> y\n";

    @TempDir
    Path folder;

    private static void says(int status, String line, InThisJvm ended) {
        assertEquals(line + "\n", ended.out(), ended::toString);
        assertEquals(status, ended.status(), ended::toString);
        assertEquals("", ended.err());
    }

    private static InThisJvm check(String... arguments) {
        return InThisJvm.run(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("healthcheck"), java.util.stream.Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Path token() throws IOException {
        return Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    }

    @Test
    void a_ready_host_is_0_and_a_host_that_is_not_is_1_with_the_reason() throws IOException {
        try (CannedServer server = CannedServer.byTcp(READY)) {
            says(0, "ready", check(server.url()));
            assertTrue(server.requests().getFirst().startsWith("GET /ready HTTP/1.0\r\nHost: 127.0.0.1:"));
            assertFalse(server.requests().getFirst().contains("Authorization"));
        }
        try (CannedServer server = CannedServer.byTcp(FAILED)) {
            says(1, "not ready: failed: mount a: no-match: x -> y", check(server.url()));
        }
    }

    @Test
    void a_path_in_the_url_is_kept() throws IOException {
        try (CannedServer server = CannedServer.byTcp(READY)) {
            check(server.url() + "/elsewhere");
            assertTrue(server.requests().getFirst().startsWith("GET /elsewhere HTTP/1.0\r\n"));
        }
    }

    @Test
    void the_unix_socket_is_asked_the_same() throws IOException {
        Path socket = folder.resolve("agent.sock");
        try (CannedServer server = CannedServer.at(socket, FAILED)) {
            says(1, "not ready: failed: mount a: no-match: x -> y", check("--socket", socket.toString()));
            assertTrue(server.requests().getFirst().startsWith("GET /ready HTTP/1.0\r\nHost: localhost\r\n"));
        }
    }

    @Test
    void the_token_is_sent_and_its_lack_is_explained() throws IOException {
        try (CannedServer server = CannedServer.byTcp("HTTP/1.1 401 Unauthorized\r\n\r\nno\n")) {
            says(
                    1,
                    "not known: the daemon wants a token: say --token-file FILE",
                    check(server.url(), "--token-file=" + token()));
            assertTrue(server.requests().getFirst().contains("\r\nAuthorization: Bearer 0123456789abcdef\r\n"));
        }
    }

    @Test
    void the_configuration_says_where_to_ask_and_with_which_token() throws IOException {
        try (CannedServer server = CannedServer.byTcp(READY)) {
            Path config = Files.write(
                    folder.resolve("agent.properties"),
                    List.of(
                            "efs.mounts.m.id=fs-01234567",
                            "efs.mounts.m.path=/mnt/m",
                            "efs.health.host=0.0.0.0",
                            "efs.health.port=" + server.port(),
                            "efs.health.token-file=" + token()));
            says(0, "ready", check("-c", config.toString()));
            assertTrue(server.requests().getFirst().contains("\r\nAuthorization: Bearer 0123456789abcdef\r\n"));
            Files.writeString(config, "efs.hurz=1\n");
            InThisJvm wrong = check("-c", config.toString());
            assertEquals(1, wrong.status());
            assertTrue(wrong.out().startsWith("not known: agent.properties"), wrong::out);
        }
    }

    @Test
    void nobody_there_is_1() throws IOException {
        CannedServer gone = CannedServer.byTcp("");
        String url = gone.url();
        gone.close();
        says(1, "not known: Connection refused", check(url));
        says(
                1,
                "not known: No such file or directory",
                check("--socket", folder.resolve("none").toString()));
    }

    @Test
    void a_name_without_an_address_is_1() {
        String none = "x".repeat(64) + ".invalid"; // too long for a label, so that no server is asked for it
        says(1, "not known: no address is known for " + none, check("--url=http://" + none, "--timeout=20s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nserver: x\r\n"})
    void a_server_that_never_ends_is_1_in_time(String beginning) throws IOException {
        try (CannedServer server = CannedServer.thatNeverEnds(beginning)) {
            long start = System.nanoTime();
            says(1, "not known: no answer within 200 ms", check(server.url(), "--timeout=200ms"));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 200 && millis < 2000, "took " + millis + " ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ready\n", "HTTP/1.1 200 OK", "SSH-2.0-OpenSSH_9.9\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\nready"})
    void what_is_no_answer_is_1(String answer) throws IOException {
        try (CannedServer server = CannedServer.byTcp(answer)) {
            says(1, "not known: the answer is no HTTP", check(server.url()));
        }
    }

    @Test
    void what_others_sent_steers_no_terminal_and_is_cut() throws IOException {
        String body = "\u001b[2J" + "x".repeat(100_000);
        try (CannedServer server = CannedServer.byTcp("HTTP/1.1 503 no\r\n\r\n" + body)) {
            InThisJvm ended = check(server.url());
            assertEquals(1, ended.status());
            assertTrue(ended.out().startsWith("not ready:  [2Jxxx"), ended::out);
            assertEquals(602, ended.out().length());
        }
    }

    @Test
    void another_program_that_says_200_is_not_the_agent() throws IOException {
        try (CannedServer server = CannedServer.byTcp("HTTP/1.1 200 OK\r\n\r\n<html>It works!\n")) {
            says(1, "not known: not the agent answers, but another program: <html>It works!", check(server.url()));
            says(0, "<html>It works!", check(server.url() + "/health/ready"));
        }
        try (CannedServer server = CannedServer.byTcp("HTTP/1.1 200 OK\r\n\r\nstale: the last pass ended long ago\n")) {
            says(0, "stale: the last pass ended long ago", check(server.url()));
        }
    }

    /** As on a file system whose server died: whoever opens a file under a lease waits until that is given back. */
    @ParameterizedTest
    @ValueSource(strings = {"--config=", "--token-file="})
    void a_file_that_cannot_be_read_for_ever_is_1_in_time(String option) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")));
        Path file = token();
        Process lease = new ProcessBuilder("perl", "-e", """
                use Fcntl; $| = 1; $SIG{IO} = "IGNORE";
                open(F, "+<", $ARGV[0]) && fcntl(F, 1024, F_WRLCK) || die; print "held\n"; <STDIN>;""", file.toString()).start();
        try (CannedServer server = CannedServer.byTcp(READY)) {
            assumeTrue("held".equals(lease.inputReader().readLine()), "this file system has leases");

            String[] arguments = option.equals("--config=")
                    ? new String[] {option + file, "--timeout=300ms"}
                    : new String[] {option + file, "--timeout=300ms", server.url()};
            long start = System.nanoTime();
            says(1, "not known: no answer within 300 ms", check(arguments));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 300 && millis < 5000, "took " + millis + " ms");
        } finally {
            lease.destroyForcibly().waitFor();
        }
    }

    @Test
    void everything_else_that_is_wrong_is_1_as_well() throws IOException {
        for (String url :
                List.of("https://127.0.0.1/ready", "http:///ready", "file:///etc/passwd", "http://u:p@127.0.0.1/")) {
            InThisJvm ended = check("--url", url);
            assertEquals(1, ended.status(), url);
            assertTrue(ended.out().contains(" is no http URL of host, port and path"), ended::out);
        }
        assertEquals(1, check("--timeout=0s").status());
        assertEquals(1, check("--timeout=61s").status());
        assertEquals(1, check("--timeout=soon").status());
        assertEquals(1, check("--hurz").status());
        assertEquals(1, check("--socket=/a", "--url=http://127.0.0.1").status());
        assertEquals(1, check("--token-file=" + folder.resolve("none")).status());
    }
}
