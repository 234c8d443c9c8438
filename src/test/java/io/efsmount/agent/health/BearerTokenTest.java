package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private Path file(String text, String mode) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(IOException.class, () -> TokenFile.guarded(file)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER  " + TOKEN + " "})
    void the_token_is_recognised(String header) throws IOException {
        assertTrue(new BearerToken(file(TOKEN + "\n", "rw-------")).isIn(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdef0",
                "Bearer 0123456789ABCDEF",
                "Basic 0123456789abcdef",
                TOKEN
            })
    void anything_else_is_not(String header) throws IOException {
        BearerToken token = new BearerToken(file(TOKEN, "rw-------"));
        assertFalse(token.isIn(header));
        assertFalse(token.isIn(null));
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--", "rw----r--", "rw-rw----", "rw-----w-"})
    void a_file_that_others_can_read_or_change_is_refused(String mode) throws IOException {
        Path file = file(TOKEN, mode);
        assertEquals(file + ": others may read or change it: chmod 0600 " + file, refusal(file));
    }

    @Test
    void a_group_may_read_it() throws IOException {
        assertTrue(new BearerToken(file(TOKEN, "rw-r-----")).isIn("Bearer " + TOKEN));
    }

    @Test
    void a_file_of_another_user_is_refused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give a file away");
        Path file = file(TOKEN, "rw-------");
        Files.setAttribute(file, "unix:uid", 65534);
        assertEquals(file + ": belongs to another user: chown root " + file, refusal(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", TOKEN + "\n" + TOKEN, TOKEN + " x", TOKEN + "\u00e9", "\n" + TOKEN, TOKEN + "\n\n"})
    void what_is_not_one_line_of_printable_characters_is_refused(String text) throws IOException {
        Path file = file(text, "rw-------");
        assertTrue(refusal(file).startsWith(file + ": is not one line of 16 to 512 printable"), () -> refusal(file));
    }

    @Test
    void the_longest_token_has_512_characters() throws IOException {
        assertTrue(new BearerToken(file("x".repeat(512), "rw-------")).isIn("Bearer " + "x".repeat(512)));
        assertTrue(refusal(file("x".repeat(513), "rw-------")).contains("512"));
        assertTrue(refusal(file("x".repeat(1 << 20), "rw-------")).contains("512"));
    }

    @Test
    void a_folder_and_a_missing_file_are_refused() {
        assertTrue(refusal(folder).contains("is no regular file")
                || refusal(folder).contains("others may"));
        assertTrue(refusal(folder.resolve("none")).contains("none: no such file: "));
    }

    @Test
    void a_new_token_counts_at_once_however_it_was_written() throws IOException {
        Path file = file(TOKEN, "rw-------");
        BearerToken token = new BearerToken(file);
        Files.writeString(file, "fedcba9876543210");
        assertTrue(token.isIn("Bearer fedcba9876543210"));
        assertFalse(token.isIn("Bearer " + TOKEN));
        Path other = folder.resolve("other");
        Files.writeString(other, "another-token-of-mine");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertTrue(token.isIn("Bearer another-token-of-mine"));
    }

    @Test
    void a_file_that_comes_later_lets_nobody_in_before_and_counts_from_the_next_request_on() throws IOException {
        BearerToken token = new BearerToken(folder.resolve("token"));
        for (String header : new String[] {"", "Bearer", "Bearer ", "Bearer null", "Bearer " + TOKEN}) {
            assertFalse(token.isIn(header), header);
        }
        assertFalse(token.isIn(null));
        file(TOKEN, "rw-r--r--");
        assertFalse(token.isIn("Bearer " + TOKEN), "not as it must be");
        Path file = file(TOKEN, "rw-------");
        assertTrue(token.isIn("Bearer " + TOKEN));
        Files.delete(file);
        assertTrue(token.isIn("Bearer " + TOKEN));
    }

    @Test
    void a_file_that_goes_or_is_spoilt_leaves_the_token_as_it_was() throws IOException {
        Path file = file(TOKEN, "rw-------");
        BearerToken token = new BearerToken(file);
        Files.writeString(file, "");
        assertTrue(token.isIn("Bearer " + TOKEN));
        assertFalse(token.isIn("Bearer "));
        Files.delete(file);
        assertTrue(token.isIn("Bearer " + TOKEN));
        file("fedcba9876543210", "rw-r--r--");
        assertFalse(token.isIn("Bearer fedcba9876543210"));
        file("fedcba9876543210", "rw-------");
        assertTrue(token.isIn("Bearer fedcba9876543210"));
    }
}
