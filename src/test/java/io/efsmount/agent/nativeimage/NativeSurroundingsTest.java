package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts on which little is as usual: the executable alone, without the library beside it, reaches the kernel all the same.
 * The mounts that make a host so are those of the process's own mount table.
 */
@Tag("native")
class NativeSurroundingsTest {
    /** Not /tmp, over which other things are mounted here. */
    private static final Path ELSEWHERE = Path.of("/var/tmp");

    private Path folder;
    private Sandbox sandbox;
    private Path alone;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory(ELSEWHERE, "efs-mount-agent-smoke");
        sandbox = new Sandbox(folder);
        alone = Files.copy(
                Executable.path(), Files.createDirectory(folder.resolve("bin")).resolve("agent"));
        assertTrue(alone.toFile().setExecutable(true));
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** What a shell does before it becomes the agent; the folders of the sandbox are $1. */
    private Ended after(String preparation, String... arguments) {
        Sandbox.needsRoot();
        var starter = Stream.concat(
                        Sandbox.ISOLATED.stream(),
                        Stream.of("sh", "-ec", preparation + "\nshift; exec \"$@\"", "sh", folder.toString()))
                .toList();
        return Executable.run(Executable.process(starter, alone, arguments).directory(folder.toFile()), folder);
    }

    private void assertReachesTheKernel(Ended ended) {
        assertEquals(1, ended.status(), ended::all);
        assertTrue(
                ended.out().contains("from 127.0.0.1: kernel-without-nfs: ")
                        || ended.out().contains("from 127.0.0.1: not-permitted: "),
                ended::all);
        assertEquals("", ended.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "mount -t tmpfs -o noexec none /tmp",
                "mount -t tmpfs -o ro none /tmp",
                "mount -t tmpfs -o noexec none /tmp; mkdir $1/run; mount -t tmpfs -o noexec none $1/run",
                "mount -t tmpfs -o noexec none /tmp; mkdir $1/state; mount -t tmpfs -o noexec none $1/state",
                "mount -t tmpfs -o ro none /tmp; mkdir $1/cwd; mount -t tmpfs -o ro none $1/cwd; cd $1/cwd",
                "mount -t tmpfs none /proc/sys/kernel",
                "ulimit -n 64",
                "ulimit -s 1024",
                "umask 0777"
            })
    void a_mount_is_tried_whatever_the_host_is_like(String preparation) {
        assertReachesTheKernel(after(preparation, "mount", "shared", sandbox.config()));
    }

    /** The library lies beside the executable, or where the packages put it, and nothing is written anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"bin", "lib/efs-mount-agent"})
    void an_installed_library_is_taken_from_where_it_is(String place) throws IOException {
        Path target = Files.createDirectories(folder.resolve(place)).resolve("libjffi-1.2.so");
        try (var carried = getClass().getResourceAsStream("/jni/x86_64-Linux/libjffi-1.2.so")) {
            Files.copy(java.util.Objects.requireNonNull(carried), target);
        }
        assertReachesTheKernel(after("mount -t tmpfs -o ro none /tmp", "mount", "shared", sandbox.config()));
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(
                    List.of(target),
                    files.filter(file -> file.toString().contains("libjffi")).toList());
        }
    }

    @Test
    void without_an_environment_it_does_the_same() {
        Sandbox.needsRoot();
        var starter =
                Stream.concat(Sandbox.ISOLATED.stream(), Stream.of("env", "-i")).toList();
        assertReachesTheKernel(
                Executable.run(Executable.process(starter, alone, "mount", "shared", sandbox.config()), folder));
    }

    /** The unit sets the same locale. */
    @Test
    void paths_and_tags_that_are_not_ascii_stay_as_they_are() {
        sandbox.aws().change("""
                {"efs": {"fileSystems": [{"FileSystemId": "fs-0123456789abcdef0", "CreationToken": "t",
                  "CreationTime": 1700000000, "LifeCycleState": "available", "NumberOfMountTargets": 1, "OwnerId": "1",
                  "Tags": [{"Key": "Name", "Value": "größe-日本"}]}]}}""");
        String config = sandbox.config(
                "efs.mounts.shared.tags.Name=größe-日本", "efs.mounts.shared.path=" + folder.resolve("mnt/größe-日本"));
        assertReachesTheKernel(after(":", "mount", "shared", config));
        assertTrue(Files.isDirectory(folder.resolve("mnt/größe-日本")));
    }

    @Test
    void a_standard_output_that_is_full_or_closed_ends_nothing_badly() {
        assertEquals(0, after("exec >/dev/full", "plan", sandbox.config()).status());
        assertEquals(0, after("exec >&- 2>&- <&-", "plan", sandbox.config()).status());
    }
}
