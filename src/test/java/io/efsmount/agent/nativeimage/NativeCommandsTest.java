package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.cli.InThisJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need no daemon say and do what they say and do on a JVM. */
@Tag("native")
class NativeCommandsTest {
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

    private Ended sameAsInAJvm(String... arguments) {
        InThisJvm jvm = InThisJvm.run(arguments);
        Ended here = sandbox.run(arguments);
        assertEquals(new Ended(jvm.status(), jvm.out(), jvm.err()).all(), here.all());
        return here;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "mount --help",
                "unmount --help",
                "plan --help",
                "status --help",
                "healthcheck --help"
            })
    void help_is_the_same_as_in_a_jvm(String line) {
        Ended ended = sameAsInAJvm(line.split(" "));
        assertEquals(0, ended.status(), ended::all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "run --version", "status -V"})
    void the_version_says_what_it_is_and_that_it_is_native(String line) {
        Ended ended = sandbox.run(line.split(" "));
        assertEquals(0, ended.status(), ended::all);
        assertTrue(
                ended.out()
                        .matches("efs-mount-agent \\d+\\.\\d+\\.\\d+\\S*\\R"
                                + "commit ([0-9a-f]{12}|unknown), built \\d{4}-\\d\\d-\\d\\dT\\S+Z\\R"
                                + "native executable \\(.*Java 25\\S*\\) for Linux \\S+\\R"),
                ended::all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "start",
                "run now",
                "plan --verbose",
                "status --config",
                "mount --lazy shared",
                "unmount",
                "unmount --all shared"
            })
    void a_wrong_command_line_is_answered_as_in_a_jvm(String line) {
        Ended ended = sameAsInAJvm(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, ended.status(), ended::all);
    }

    @Test
    void a_mount_that_is_not_configured_is_refused_as_in_a_jvm() {
        assertEquals(2, sameAsInAJvm("mount", "sharde", sandbox.config()).status());
    }

    /** One line for each way in which a value is judged. */
    @ParameterizedTest
    @ValueSource(strings = {"run", "mount", "plan", "status"})
    void all_configuration_errors_are_told_at_once_as_in_a_jvm(String command) throws IOException {
        String config = sandbox.config(
                "efs.hurz=1",
                "efs.intervall=2s",
                "efs.interval=soon",
                "efs.health.port=70000",
                "efs.health.host=everywhere",
                "efs.fips=perhaps",
                "efs.region=Frankfurt",
                "efs.availability-zone-id=eu-central-1a",
                "efs.endpoint.efs=ftp://127.0.0.1",
                "efs.mounts.shared.path=mnt/../efs",
                "efs.mounts.shared.options=vers=3,,bind",
                "efs.mounts.shared.cross-zone=perhaps",
                "efs.mounts.shared.directories.1.mode=0999",
                "efs.mounts.shared.directories.1.uid=-1",
                "efs.mounts.spare.id=fs-xyz",
                "efs.mounts.spare.mount-target-ip=localhost",
                "efs.mounts.Third.creation-token=" + "x".repeat(65));
        Ended ended = sameAsInAJvm(command, config);
        assertEquals(78, ended.status(), ended::all);
        assertTrue(ended.err().lines().count() > 15, ended::all);
        assertEquals(List.of("agent.properties"), files());
    }

    @Test
    void a_configuration_that_is_missing_or_open_to_everybody_is_refused_as_in_a_jvm() throws IOException {
        assertEquals(
                78, sameAsInAJvm("plan", "--config=" + folder.resolve("none")).status());
        String config = sandbox.config();
        Files.setPosixFilePermissions(
                folder.resolve("agent.properties"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(78, sameAsInAJvm("plan", config).status());
    }

    @Test
    void plan_finds_file_system_and_target_and_explains_them_as_in_a_jvm() throws IOException {
        Ended ended = sameAsInAJvm("plan", sandbox.config());
        assertEquals(0, ended.status(), ended::all);
        assertTrue(ended.out().contains("127.0.0.1 in euc1-az1: this host's own zone"), ended::all);
        assertTrue(ended.out().contains("would mount 127.0.0.1:/ on " + folder.resolve("mnt/shared")), ended::all);
        assertEquals(List.of("agent.properties"), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCESS_DENIED", "HTML", "TRUNCATED_JSON", "NOT_FOUND", "RESET"})
    void plan_explains_what_the_api_does_wrong_as_in_a_jvm(String fault) {
        sandbox.aws().change("{\"efs\": {\"fault\": \"%s\"}}".formatted(fault));
        Ended ended = sameAsInAJvm("plan", sandbox.config());
        assertTrue(ended.out().contains("api-"), ended::all);
    }

    @Test
    void plan_without_a_matching_file_system_ends_with_one_as_in_a_jvm() {
        Ended ended = sameAsInAJvm("plan", sandbox.config("efs.mounts.shared.tags.Name=other"));
        assertEquals(1, ended.status(), ended::all);
        assertTrue(ended.out().contains("no-match"), ended::all);
    }

    @Test
    void status_without_a_daemon_says_how_to_start_one() {
        Ended ended = sandbox.run("status", sandbox.config());
        assertEquals(69, ended.status(), ended::all);
        assertTrue(ended.err().contains("systemctl start efs-mount-agent"), ended::all);
        assertEquals(1, ended.err().lines().count(), ended::all);
    }

    @Test
    void mount_reaches_the_kernel_and_tells_what_that_says() throws IOException {
        Ended ended = sandbox.runIsolated("mount", "shared", sandbox.config());
        assertEquals(1, ended.status(), ended::all);
        assertTrue(
                ended.out().contains("from 127.0.0.1: kernel-without-nfs: ")
                        || ended.out().contains("from 127.0.0.1: not-permitted: "),
                ended::all);
        assertTrue(ended.out().contains("No daemon runs"), ended::all);
        assertTrue(Files.isDirectory(folder.resolve("mnt/shared")));
        assertTrue(Files.notExists(folder.resolve("fstab")));
    }

    @Test
    void mount_of_a_server_that_refuses_connections_says_so() {
        Ended ended = sandbox.runIsolated("mount", "spare", sandbox.config());
        assertEquals(1, ended.status(), ended::all);
        assertTrue(ended.out().contains("from 127.0.0.9: connection-refused: "), ended::all);
    }

    @Test
    void unmount_of_what_is_not_mounted_holds_it_and_drops_its_line_of_fstab() throws IOException {
        String other = "LABEL=root / ext4 defaults 0 1\n";
        Files.writeString(
                folder.resolve("fstab"),
                other + """
                # efs-mount-agent: shared on %1$s - managed, change %2$s instead
                127.0.0.1:/ %1$s nfs4 nfsvers=4.1,_netdev,nofail 0 0
                """.formatted(folder.resolve("mnt/shared"), folder.resolve("agent.properties")));
        Ended ended = sandbox.runIsolated("unmount", "--lazy", "shared", sandbox.config());
        assertEquals(0, ended.status(), ended::all);
        assertTrue(Files.exists(folder.resolve("run/held/shared")));
        assertEquals(other, Files.readString(folder.resolve("fstab")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "mount", "unmount --all"})
    void who_is_not_root_is_told_to_use_sudo(String command) throws IOException {
        Sandbox.needsRoot();
        String config = sandbox.config();
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Path own = Files.copy(Executable.path(), folder.resolve("agent"));
        own.toFile().setExecutable(true, false);
        Ended ended = Executable.run(
                Executable.process(
                        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                        own,
                        Stream.concat(Stream.of(command.split(" ")), Stream.of(config))
                                .toArray(String[]::new)),
                folder);
        assertEquals(77, ended.status(), ended::all);
        assertTrue(ended.err().contains("needs root: start it with sudo"), ended::all);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
