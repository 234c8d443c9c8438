package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.reconcile.InstanceLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a user meets it: what is printed, where, and with which exit code. */
class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /** A configuration that reaches nothing outside this folder and this machine's loopback. */
    private String config(String... lines) throws IOException {
        Path file = folder.resolve("agent.properties");
        Files.write(
                file,
                Stream.concat(
                                Stream.of(
                                        "efs.mounts.shared.id=fs-0123456789abcdef0",
                                        "efs.mounts.shared.path=" + folder.resolve("mnt"),
                                        "efs.mounts.shared.mount-target-ip=127.0.0.9",
                                        "efs.region=eu-central-1",
                                        "efs.availability-zone-id=euc1-az1",
                                        "efs.endpoint.ecs-introspection=http://127.0.0.1:1",
                                        "efs.run-directory=" + folder.resolve("run"),
                                        "efs.state-directory=" + folder.resolve("state"),
                                        "efs.fstab-file=" + folder.resolve("fstab"),
                                        "efs.health.port=" + freePort()),
                                // the guard's flag would outlive the test
                                Stream.concat(Stream.of(lines), Stream.of("efs.mounts.shared.guard=false")))
                        .toList());
        return "--config=" + file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void needsRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    }

    @Test
    void no_command_is_a_wrong_command_line() {
        assertEquals(ExitCode.USAGE, run());
        assertTrue(err.toString().contains("Usage: efs-mount-agent"), err.toString());
    }

    @Test
    void help_names_every_command_and_every_exit_code() {
        assertEquals(ExitCode.OK, run("--help"));
        String help = out.toString();
        List.of("run", "mount", "unmount", "plan", "status", "healthcheck")
                .forEach(command -> assertTrue(help.contains("\n  " + command + " "), help));
        List.of(" 69 ", "70 ", " 71 ", " 75 ", " 77 ", "78 ").forEach(code -> assertTrue(help.contains(code), help));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "mount", "unmount", "plan", "status", "healthcheck"})
    void every_command_has_help_of_its_own(String command) {
        assertEquals(ExitCode.OK, run(command, "--help"));
        assertTrue(out.toString().startsWith("Usage: efs-mount-agent " + command), out.toString());
    }

    @Test
    void the_version_is_the_one_of_the_build() {
        assertEquals(ExitCode.OK, run("--version"));
        assertTrue(
                out.toString()
                        .matches("efs-mount-agent \\d+\\.\\d+\\.\\d+\\S*\\R"
                                + "commit ([0-9a-f]{12}|unknown), built \\d{4}-\\d\\d-\\d\\dT\\S+Z\\R"
                                + "JVM build \\(.*Java 25\\S*\\) for Linux \\S+\\R"),
                out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "mount", "plan", "status"})
    void every_configuration_error_is_told_at_once_and_nothing_is_done(String command) throws IOException {
        assertEquals(ExitCode.CONFIG, run(command, config("efs.hurz=1", "efs.interval=soon")));
        assertTrue(err.toString().contains("efs-mount-agent: agent.properties:11: efs.hurz: "), err.toString());
        assertTrue(err.toString().contains("efs-mount-agent: agent.properties:12: efs.interval: "), err.toString());
        boolean asksAllTheSame = command.equals("status"); // and tells that nobody answered
        assertEquals(asksAllTheSame ? 3 : 2, err.toString().lines().count());
    }

    @Test
    void a_configuration_is_checked_without_root_and_without_a_trace() throws IOException {
        String config = config();
        assertEquals(ExitCode.OK, run("run", "--check", config));
        assertEquals(
                config.replace("--config=", "") + ": the configuration is good",
                out.toString().strip());
        assertTrue(Files.notExists(folder.resolve("run")));
        assertEquals(ExitCode.CONFIG, run("run", "--check", config("efs.hurz=1")));
        assertTrue(err.toString().contains("efs.hurz"), err.toString());
    }

    @Test
    void a_missing_configuration_file_is_named() {
        assertEquals(ExitCode.CONFIG, run("plan", "--config=" + folder.resolve("none.properties")));
        assertTrue(err.toString().contains(folder.resolve("none.properties").toString()), err.toString());
    }

    @Test
    void an_unknown_mount_is_refused_with_the_known_names() throws IOException {
        assertEquals(ExitCode.USAGE, run("mount", "sharde", config()));
        assertEquals(
                "efs-mount-agent: no mount is named sharde; configured are: shared",
                err.toString().strip());
    }

    @Test
    void unmount_wants_to_know_what() throws IOException {
        assertEquals(ExitCode.USAGE, run("unmount", config()));
        assertEquals(ExitCode.USAGE, run("unmount", "--all", "shared", config()));
    }

    @Test
    void status_without_a_daemon_says_how_to_start_one() throws IOException {
        assertEquals(ExitCode.UNAVAILABLE, run("status", config()));
        assertTrue(err.toString().contains("systemctl start efs-mount-agent"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void a_second_agent_is_refused() throws IOException {
        needsRoot();
        String config = config();
        try (InstanceLock _ = InstanceLock.take(folder.resolve("run")).orElseThrow()) {
            assertEquals(ExitCode.LOCKED, runInAnotherProcess(config));
        }
    }

    /** A file lock belongs to a process, so the second agent must be one. */
    private static int runInAnotherProcess(String config) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        config)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "unmount"})
    void a_command_does_nothing_beside_a_daemon_that_has_another_lock(String command) throws IOException {
        needsRoot();
        for (String answer : List.of(
                "200 OK\r\n\r\nready\n",
                "503 Service Unavailable\r\n\r\nfailed: mount shared: no-match: x -> y\n",
                "401 Unauthorized\r\n\r\nthis endpoint needs the token of efs.health.token-file\n")) {
            try (CannedServer daemon = CannedServer.byTcp("HTTP/1.1 " + answer)) {
                String config = config().substring("--config=".length());
                Files.writeString(
                        Path.of(config),
                        Files.readString(Path.of(config))
                                .replaceAll("efs.health.port=\\d+", "efs.health.port=" + daemon.port()));
                assertEquals(ExitCode.LOCKED, run(command, "shared", "--config=" + config), err::toString);
                assertTrue(err.toString().contains(daemon.port() + " but does not use " + folder.resolve("run: ")));
                assertTrue(Files.notExists(folder.resolve("run/held")));
                assertTrue(Files.notExists(folder.resolve("mnt")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "unmount", "run"})
    void a_run_directory_that_cannot_be_used_is_no_bug(String command) throws IOException {
        needsRoot();
        Path lock = Files.createDirectories(folder.resolve("run/lock"));
        String[] arguments =
                command.equals("run") ? new String[] {command, config()} : new String[] {command, "shared", config()};
        assertEquals(ExitCode.OS_ERROR, run(arguments), err::toString);
        assertEquals(
                "efs-mount-agent: cannot read or write " + lock
                        + ": Is a directory: mend that, or set efs.run-directory to a folder that root can write",
                err.toString().strip());
    }

    @Test
    void plan_says_what_it_would_do_and_does_nothing() throws IOException {
        assertEquals(ExitCode.OK, run("plan", config()));
        String text = out.toString();
        assertTrue(text.contains("now: not mounted"), text);
        assertTrue(text.contains("would create the directory " + folder.resolve("mnt")), text);
        assertTrue(text.contains("would mount 127.0.0.9:/ on " + folder.resolve("mnt") + " with vers=4.1,"), text);
        assertTrue(text.contains("would keep in fstab 127.0.0.9:/ "), text);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("agent.properties")), files.toList());
        }
    }

    @Test
    void mount_of_a_server_that_refuses_says_so_in_one_line_and_leaves_no_fstab_entry() throws IOException {
        needsRoot();
        assertEquals(ExitCode.NOT_REACHED, run("mount", "shared", config()));
        assertTrue(
                out.toString()
                        .contains(
                                "shared: failed on " + folder.resolve("mnt") + " from 127.0.0.9: connection-refused: "),
                out.toString());
        assertTrue(Files.notExists(folder.resolve("fstab")));
        assertTrue(Files.notExists(folder.resolve("state")));
    }

    @Test
    void unmount_of_what_is_not_mounted_is_done() throws IOException {
        needsRoot();
        assertEquals(ExitCode.OK, run("unmount", "shared", config()));
        assertTrue(Files.exists(folder.resolve("run/held/shared")), "the daemon must leave it alone from now on");
    }
}
