package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    private static final Remembered V4 = new Remembered(
            "tags {Name=\"a\\b\nc\"}", "fs-00000001", IpAddress.parse("10.0.1.10"), Optional.of("az1"), "/");
    private static final Remembered V6 =
            new Remembered("id fs-00000002", "fs-00000002", IpAddress.parse("fd00::1"), Optional.empty(), "/a b");

    @TempDir
    Path temp;

    @Test
    void what_was_remembered_is_there_in_the_next_life() throws IOException {
        Path folder = temp.resolve("new/folder");
        StateFile state = StateFile.open(folder, "me");
        assertEquals(Optional.empty(), state.remembered("data"));
        assertEquals(Optional.empty(), state.remember("data", V6));
        assertEquals(Optional.empty(), state.remember("data", V4));
        assertEquals(Optional.empty(), state.remember("logs", V6));

        StateFile next = StateFile.open(folder, "me");
        assertEquals(Optional.of(V4), next.remembered("data"));
        assertEquals(Optional.of(V6), next.remembered("logs"));
        assertEquals(
                "rw-r-----",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state.json"))));
        assertOnly(folder, "state.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"text\"",
                "{\"version\":2,\"machine\":\"me\",\"mounts\":{}}",
                "{\"version\":1,\"machine\":\"another\",\"mounts\":{}}",
                "{\"version\":1,\"mounts\":{}}",
                "{\"version\":1,\"machine\":\"me\",\"mounts\":{\"data\":{}}}",
                "{\"version\":1,\"machine\":\"me\",\"mounts\":{\"data\":{\"fileSystemId\":\"fs-00000001\",\"address\":\"x\"}}}",
                "{\"version\":1,\"machine\":\"me\",\"mounts\":{\"data\":{\"fileSystemId\":\"../x\",\"address\":\"10.0.0.1\"}}}",
                "{\"version\":1,\"machine\":\"me\",\"mounts\":{\"data\":7}}",
            })
    void what_is_broken_newer_or_of_another_machine_is_set_aside_and_written_anew(String content) throws IOException {
        Files.writeString(temp.resolve("state.json"), content);

        StateFile state = StateFile.open(temp, "me");
        assertEquals(Optional.empty(), state.remembered("data"));
        assertEquals(content, Files.readString(temp.resolve("state.json.bad")));
        assertEquals(Optional.empty(), state.remember("data", V4));
        assertEquals(Optional.of(V4), StateFile.open(temp, "me").remembered("data"));
    }

    @Test
    void every_truncated_file_is_set_aside() throws IOException {
        StateFile.open(temp, "me").remember("data", V4);
        byte[] whole = Files.readAllBytes(temp.resolve("state.json"));
        for (int length = 0; length < whole.length - 1; length += 7) {
            Files.write(temp.resolve("state.json"), java.util.Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), StateFile.open(temp, "me").remembered("data"));
            assertFalse(Files.exists(temp.resolve("state.json")), "cut off at " + length);
        }
    }

    @Test
    void a_huge_file_is_not_read() throws IOException {
        Files.write(temp.resolve("state.json"), new byte[(1 << 20) + 1]);
        assertEquals(Optional.empty(), StateFile.open(temp, "me").remembered("data"));
        assertTrue(Files.exists(temp.resolve("state.json.bad")));
    }

    @Test
    void a_folder_that_cannot_be_written_is_a_problem_and_what_was_known_stays() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        StateFile state = StateFile.open(file.resolve("below"), "me");

        assertEquals(
                ProblemCode.STATE_UNAVAILABLE,
                state.remember("data", V4).orElseThrow().code());
    }

    @Test
    void the_file_is_whole_at_every_moment_and_a_crashed_writers_rest_is_no_obstacle() throws IOException {
        StateFile state = StateFile.open(temp, "me");
        state.remember("data", V4);
        Files.writeString(temp.resolve("state.json.new"), "half of a sta");
        Object before = Files.getAttribute(temp.resolve("state.json"), "unix:ino");

        assertEquals(Optional.empty(), state.remember("data", V6));
        assertFalse(
                before.equals(Files.getAttribute(temp.resolve("state.json"), "unix:ino")), "renamed, not rewritten");
        assertEquals(Optional.of(V6), StateFile.open(temp, "me").remembered("data"));
        assertOnly(temp, "state.json");
    }

    private static void assertOnly(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(java.util.List.of(folder.resolve(name)), files.toList());
        }
    }
}
