package io.efsmount.agent.fstab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script of a purged package, which has no agent any more, takes back what the agent left on the host. */
class PurgeTest {
    /** Lines of which random files are made. None is empty: a line whose end the agent added never was. */
    private static final List<String> LINES = List.of(
            "# efs-mount-agent: a on /a - managed, change /etc/efs-mount-agent/agent.properties instead",
            "# efs-mount-agent: a on /a - managed with the line end before it, change it elsewhere",
            "  #efs-mount-agent: b on /b\\040c - managed",
            "# efs-mount-agent: a on /a - managed by somebody else",
            "10.0.1.10:/ /a nfs4 nfsvers=4.1,_netdev 0 0",
            "10.0.1.10:/ /b\\040c\tnfs defaults",
            "10.0.1.10:/ /a ext4 defaults 0 0",
            "#10.0.1.10:/ /a nfs4 defaults 0 0",
            "10.0.1.10:/ /a nfs4",
            "UUID=1 / ext4 defaults 0 1\r",
            "größe",
            " \t");

    @TempDir
    private Path folder;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/test/resources/fstab"))) {
            return all.filter(file -> file.toString().matches(".*/(before|after)")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_script_leaves_what_the_agent_would(Path file) throws Exception {
        byte[] before = Files.readAllBytes(file);
        assertEquals(
                new String(withoutEntries(before), StandardCharsets.ISO_8859_1),
                new String(purge(List.of(before)).getFirst(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void the_script_leaves_what_the_agent_would_of_any_file() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> before = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<String> lines = random.ints(random.nextInt(8), 0, LINES.size())
                    .mapToObj(LINES::get)
                    .toList();
            before.add(
                    (String.join("\n", lines) + (random.nextBoolean() ? "\n" : "")).getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> after = purge(before);
        for (int i = 0; i < before.size(); i++) {
            String text = new String(before.get(i), StandardCharsets.UTF_8);
            assertArrayEquals(withoutEntries(before.get(i)), after.get(i), () -> "seed " + seed + ", file\n" + text);
        }
    }

    @Test
    void every_protected_folder_is_given_back_but_those_that_are_still_mounted() throws Exception {
        Path flagged = Files.createDirectory(folder.resolve("a b\\c"));
        Path byMode = Files.createDirectory(
                folder.resolve("mode"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        Path link = Files.createSymbolicLink(folder.resolve("link"), byMode);
        List<String> guarded = List.of(
                "/proc",
                flagged.toString(),
                link.toString(),
                folder.resolve("gone").toString(),
                byMode.toString());
        Path list = Files.write(folder.resolve("guarded"), guarded);
        // no file system is asked for the flag, which a test that fails would leave behind
        String said =
                sourced("chattr() { printf '%s\\n' \"chattr $*\"; }\nunguard <\"$LIST\"", "LIST", list.toString());
        assertEquals(
                List.of("chattr -i " + flagged, "chattr -i " + byMode),
                said.lines().filter(line -> line.startsWith("chattr")).toList());
        List<String> others =
                said.lines().filter(line -> !line.startsWith("chattr")).toList();
        assertEquals(1, others.size(), said);
        assertTrue(others.getFirst().startsWith("efs-mount-agent: /proc is still mounted"), said);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(byMode)));
    }

    @Test
    void a_mount_point_is_found_in_the_mount_table_as_the_kernel_writes_it() throws Exception {
        String table = "29 1 0:25 / /mnt/a\\040b\\134c rw shared:1 - nfs4 10.0.1.10:/ rw";
        String asks = """
                for path in '/mnt/a b\\c' /mnt/a / '/mnt/a\\040b\\134c'; do
                    if printf '%s\\n' "$TABLE" | mounted "$path"; then printf '%s\\n' "$path"; fi
                done
                """;
        assertEquals("/mnt/a b\\c\n", sourced(asks, "TABLE", table));
    }

    private static byte[] withoutEntries(byte[] text) {
        return FstabText.of(text).with(List.of()).bytes();
    }

    private List<byte[]> purge(List<byte[]> texts) throws Exception {
        for (int i = 0; i < texts.size(); i++) {
            Files.write(folder.resolve(i + ".before"), texts.get(i));
        }
        String script = """
                for file in "$FOLDER"/*.before; do without_managed_lines <"$file" >"${file%before}after"; done
                """;
        assertEquals("", sourced(script, "FOLDER", folder.toString()));
        List<byte[]> after = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            after.add(Files.readAllBytes(folder.resolve(i + ".after")));
        }
        return after;
    }

    /** What this prints after the functions of the script; it must end well. */
    private static String sourced(String script, String variable, String value) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", "set -- none\n. packaging/deb/postrm\n" + script)
                .redirectErrorStream(true);
        builder.environment().put(variable, value);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
