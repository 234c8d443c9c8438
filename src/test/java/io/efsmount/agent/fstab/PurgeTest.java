package io.efsmount.agent.fstab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.params.provider.CsvSource;
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
        String asked = "not_immutable() { printf '%s\\n' \"$1\" >>\"$LIST.asked\"; }\nunguard <\"$LIST\"";
        String said = sourced(asked, "LIST", list.toString());
        assertEquals(
                List.of(flagged.toString(), byMode.toString()), Files.readAllLines(folder.resolve("guarded.asked")));
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("efs-mount-agent: /proc is still mounted"), said);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(byMode)));
    }

    @Test
    void a_folder_that_cannot_be_given_back_is_named_with_what_to_do() throws Exception {
        Path flagged = Files.createDirectory(folder.resolve("flagged"));
        Path byMode = Files.createDirectory(
                folder.resolve("mode"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        Path list = Files.write(folder.resolve("guarded"), List.of(flagged.toString(), byMode.toString()));
        String said = sourced("""
                not_immutable() { case $1 in *flagged) echo "Operation not permitted"; return 1 ;; esac; }
                chmod() { echo "chmod: Read-only file system"; return 1; }
                unguard <"$LIST"
                """, "LIST", list.toString());
        assertEquals(
                """
                efs-mount-agent: %s stays protected from writes (Operation not permitted): %4$s
                efs-mount-agent: %s stays protected from writes (chmod: Read-only file system): %4$s
                """.replace("%4$s", "'chattr -i' (of e2fsprogs) and 'chmod 755' it by hand")
                        .formatted(flagged, byMode),
                said);
    }

    /** Where the file system has no flags, or who runs this may not set them, {@code chattr} sets none. */
    @Test
    void the_flag_is_taken_without_chattr() throws Exception {
        Path flagged = Files.createDirectory(folder.resolve("a b"));
        try {
            assumeTrue(sourced("chattr +i \"$FOLDER\" 2>&1 || echo no", "FOLDER", flagged.toString())
                    .isEmpty());
            assertThrows(IOException.class, () -> Files.createFile(flagged.resolve("file")));
            String twice = "chattr() { exit 9; }\ngive_back \"$FOLDER\"\ngive_back \"$FOLDER\"";
            assertEquals("", sourced(twice, "FOLDER", flagged.toString()));
            Files.createFile(flagged.resolve("file"));
        } finally {
            sourced("chattr -i \"$FOLDER\" || :", "FOLDER", flagged.toString());
        }
    }

    @Test
    void a_folder_that_cannot_be_opened_is_not_taken_for_given_back() throws Exception {
        assertEquals(
                "No such file or directory\nfailed\n",
                sourced(
                        "give_back \"$FOLDER\" || echo failed",
                        "FOLDER",
                        folder.resolve("gone").toString()));
    }

    /** A stand-in for a command that fails, and why it does. */
    @ParameterizedTest
    @CsvSource({"cp, No space left on device", "mv, Device or resource busy"})
    void an_fstab_that_cannot_be_written_is_said_in_one_line_and_the_purge_goes_on(String command, String why)
            throws Exception {
        String fstab = String.join("\n", LINES.get(0), LINES.get(4), "LABEL=other /other ext4 noauto 0 0") + "\n";
        purgeable(fstab);
        String fails = "%s() { echo \"%s: '/etc/fstab': %s\" >&2; return 1; }".formatted(command, command, why);
        String said = wholePurge(fails);
        assertEquals(
                "efs-mount-agent: %s/etc/fstab could not be written (%s): remove the agent's marked lines by hand\n"
                        .formatted(folder, why),
                said);
        assertEquals(fstab, Files.readString(folder.resolve("etc/fstab")));
        purged();
    }

    @Test
    void a_purge_of_a_host_where_all_goes_well_says_that_the_lines_are_gone() throws Exception {
        purgeable(LINES.get(0) + "\n" + LINES.get(4) + "\nLABEL=other /other ext4 noauto 0 0\n");
        assertEquals("efs-mount-agent: the agent's lines are out of %s/etc/fstab\n".formatted(folder), wholePurge(""));
        assertEquals("LABEL=other /other ext4 noauto 0 0\n", Files.readString(folder.resolve("etc/fstab")));
        purged();
    }

    private void purgeable(String fstab) throws IOException {
        Files.createDirectories(folder.resolve("var/lib/efs-mount-agent"));
        Files.createDirectories(folder.resolve("etc"));
        Files.createDirectory(
                folder.resolve("protected"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        Files.writeString(folder.resolve("etc/fstab"), fstab);
        Files.writeString(folder.resolve("var/lib/efs-mount-agent/guarded"), folder.resolve("protected") + "\n");
    }

    private void purged() throws IOException {
        assertEquals(List.of("fstab"), List.of(folder.resolve("etc").toFile().list()));
        assertFalse(Files.exists(folder.resolve("var/lib/efs-mount-agent")));
        assertEquals(
                "rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("protected"))));
    }

    /** What the package's own script prints, as dpkg calls it, on a host below the folder; it must end well. */
    private String wholePurge(String standIns) throws Exception {
        String script = Files.readString(Path.of("packaging/scriptlets.sh"))
                + Files.readString(Path.of("packaging/deb/postrm"))
                        .replace(
                                "\ncase $1 in\n",
                                "\nnot_immutable() { :; }\nsystemctl() { :; }\n" + standIns + "\ncase $1 in\n");
        return run("set -e\nset -- purge\n" + script.replaceAll("/(etc/fstab|var/lib/)", folder + "/$1"), "NONE", "");
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
        return run("set -eu\nset -- none\n. packaging/deb/postrm\n" + script, variable, value);
    }

    private static String run(String script, String variable, String value) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put(variable, value);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
