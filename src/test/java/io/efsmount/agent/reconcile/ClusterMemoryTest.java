package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterMemoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void what_was_done_is_known_to_the_next_life(Drain drain) {
        Memory memory = new Memory("arn:1", Map.of("efs.state", "ready", "efs.a", "fs-1"), drain);
        assertEquals(Optional.empty(), new ClusterMemory(folder.resolve("new")).write(memory));
        assertEquals(memory, new ClusterMemory(folder.resolve("new")).read("arn:1"));
    }

    @Test
    void nothing_is_known_of_another_container_instance() {
        new ClusterMemory(folder).write(new Memory("arn:1", Map.of("a", "b"), Drain.DONE));
        assertEquals(Memory.none("arn:2"), new ClusterMemory(folder).read("arn:2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{\"version\": 2}",
                "{\"version\": 1, \"containerInstanceArn\": \"arn:1\", \"drain\": \"perhaps\"}",
                "{\"version\": 1, \"containerInstanceArn\": \"arn:1\", \"attributes\": {\"a\": \"b\"}}"
            })
    void a_file_that_is_broken_counts_as_none(String text) throws IOException {
        Files.writeString(folder.resolve("ecs.json"), text);
        assertEquals(Memory.none("arn:1"), new ClusterMemory(folder).read("arn:1"));
    }

    @Test
    void what_cannot_be_written_is_a_problem() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(
                Optional.of(ProblemCode.STATE_UNAVAILABLE),
                new ClusterMemory(file).write(Memory.none("arn:1")).map(Problem::code));
    }
}
