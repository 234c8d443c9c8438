package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.config.AgentSettings.Endpoints;
import io.efsmount.agent.config.AgentSettings.Files;
import io.efsmount.agent.config.AgentSettings.Health;
import io.efsmount.agent.config.AgentSettings.Timing;
import io.efsmount.agent.plan.DirectorySpec;
import io.efsmount.agent.plan.FileSystemSelector.ById;
import io.efsmount.agent.plan.MountSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigDefaultsTest {

    @Test
    void what_is_not_set_has_its_default() {
        AgentSettings settings = Reading.accepted(
                Reading.GOOD_MOUNT + "efs.mounts.m.directories.1.path=app\n", Map.of("PATH", "/bin", "HOME", "/root"));

        MountSpec mount = new MountSpec(
                "m",
                new ById("fs-01234567"),
                false,
                "/mnt/m",
                "/",
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(new DirectorySpec("app", 0755, 0, 0)),
                true);
        assertEquals(
                new AgentSettings(
                        List.of(mount),
                        Optional.empty(),
                        Optional.empty(),
                        new Endpoints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        false,
                        false,
                        new Timing(
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(15),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Optional.of(Duration.ofSeconds(60)),
                                Optional.of(Duration.ofMinutes(2)),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(2)),
                        true,
                        new Health(
                                "127.0.0.1",
                                51688,
                                Optional.of("/run/efs-mount-agent/health/agent.sock"),
                                Optional.empty()),
                        new Files("/var/lib/efs-mount-agent", "/run/efs-mount-agent", "/etc/fstab"),
                        new AgentSettings.Ecs(true, "efs", false, Duration.ofMinutes(5), Duration.ofMinutes(2))),
                settings);
    }
}
