package io.efsmount.agent.libc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JffiLibraryTest {
    private static final String NAME = "libjffi-1.2.so";
    private static final String PROPERTY = "jffi.boot.library.path";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private @Nullable String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    private static String found() {
        return System.getProperty(PROPERTY, "");
    }

    /** Does not take the file in: of two copies in one process, each has an errno of its own. */
    private static void load(List<Path> own, boolean stays) {
        JffiLibrary.load(own, stays, file -> Files.isRegularFile(file) ? Optional.empty() : Optional.of("no library"));
    }

    @Test
    void the_daemon_unpacks_it_once_into_its_own_folder_which_only_it_can_enter() throws IOException {
        Path own = folder.resolve("state");
        load(List.of(own), true);
        assertEquals(own.toString(), found());
        var first = Files.getLastModifiedTime(own.resolve(NAME));
        assertEquals("rwxr-x---", mode(own));
        load(List.of(own), true);
        assertEquals(first, Files.getLastModifiedTime(own.resolve(NAME)));
        assertEquals(List.of(NAME), names(own), "nothing else is left there");
    }

    @Test
    void a_file_that_is_not_the_carried_one_is_replaced_and_never_loaded() throws IOException {
        load(List.of(folder), true);
        byte[] good = Files.readAllBytes(folder.resolve(NAME));
        byte[] changed = good.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(folder.resolve(NAME), changed);
        load(List.of(folder), true);
        assertArrayEquals(good, Files.readAllBytes(folder.resolve(NAME)));
    }

    @Test
    void a_command_uses_what_the_daemon_unpacked() {
        load(List.of(folder), true);
        System.clearProperty(PROPERTY);
        load(List.of(folder.resolve("none"), folder), false);
        assertEquals(folder.toString(), found());
    }

    @Test
    void a_command_leaves_nothing_in_the_agents_folders() {
        Path own = folder.resolve("state");
        load(List.of(own), false);
        assertFalse(Files.exists(own));
        assertTrue(Path.of(found()).getFileName().toString().startsWith("efs-mount-agent-"), JffiLibraryTest::found);
    }

    @Test
    void a_folder_that_cannot_be_written_is_passed_over() throws IOException {
        Path occupied = Files.createFile(folder.resolve("occupied"));
        Path next = folder.resolve("next");
        load(List.of(occupied, next), true);
        assertEquals(next.toString(), found());
    }

    @Test
    void a_daemon_that_can_write_to_none_of_its_folders_takes_a_private_temporary_one() throws IOException {
        Path occupied = Files.createFile(folder.resolve("occupied"));
        load(List.of(occupied), true);
        Path temporary = Path.of(found());
        assertEquals("rwx------", mode(temporary));
        assertEquals(List.of(NAME), names(temporary));
    }

    @Test
    void a_nul_in_an_argument_is_refused_because_the_kernel_would_see_half_of_it() {
        JffiLibrary.load(List.of(folder), true);
        LibC libc = new LibC();
        assertThrows(IllegalArgumentException.class, () -> libc.umount2("/mnt/a\0b", 0));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
