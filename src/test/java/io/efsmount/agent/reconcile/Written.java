package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings as a user writes them, with the agent's own files in a folder of the test, and no ECS agent. */
final class Written {
    private Written() {}

    static AgentSettings settings(Path folder, String... lines) throws IOException {
        List<String> own = List.of(
                "efs.state-directory=" + folder.resolve("state"),
                "efs.run-directory=" + folder.resolve("run"),
                "efs.fstab-file=" + folder.resolve("fstab"),
                "efs.endpoint.ecs-introspection=http://127.0.0.1:1");
        Path file = Files.write(
                folder.resolve("agent.properties"),
                Stream.concat(own.stream(), Stream.of(lines)).toList());
        return assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(file, Map.of()))
                .settings();
    }
}
