package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.reconcile.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReloadTest {
    private static final String GOOD = "efs.mounts.m.id=fs-01234567\nefs.mounts.m.path=/mnt/m\n";

    @TempDir
    Path folder;

    private Reload reload(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.properties"), GOOD);
        AgentSettings atStart = assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(file, Map.of()))
                .settings();
        Files.writeString(file, text);
        return new ConfigReload(file, atStart).read();
    }

    private static String refusal(Reload reload) {
        return assertInstanceOf(Reload.Refused.class, reload).why().message();
    }

    @Test
    void a_good_configuration_is_accepted_with_what_is_new() throws IOException {
        Reload reload = reload(GOOD + "efs.mounts.n.id=fs-01234568\nefs.mounts.n.path=/mnt/n\nefs.stale-after=1m\n");
        AgentSettings settings = assertInstanceOf(Reload.Accepted.class, reload).settings();
        assertEquals(2, settings.mounts().size());
        assertEquals(60, settings.timing().staleAfter().toSeconds());
    }

    @Test
    void a_wrong_one_is_refused_with_its_first_error_and_how_many_there_are() throws IOException {
        assertEquals(
                "the configuration was read again and is refused: agent.properties:3: efs.fips: \"x\" is neither true"
                        + " nor false: write one of them (and 1 more: 'efs-mount-agent plan' tells all)",
                refusal(reload(GOOD + "efs.fips=x\nefs.dual-stack=y\n")));
    }

    @Test
    void a_file_that_is_gone_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.properties"), GOOD);
        AgentSettings atStart = assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(file, Map.of()))
                .settings();
        Files.delete(file);
        assertTrue(refusal(new ConfigReload(file, atStart).read()).contains("no such file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "efs.health.port=51689",
                "efs.health.host=0.0.0.0",
                "efs.state-directory=/srv/state",
                "efs.run-directory=/srv/run",
                "efs.fstab-file=/srv/fstab",
                "efs.ecs.drain=on",
                "efs.fips=true",
                "efs.dual-stack=true",
                "efs.endpoint.ecs=http://127.0.0.1:8081",
                "efs.endpoint.metadata=http://127.0.0.1:8080",
                "efs.interval=9s"
            })
    void what_cannot_change_while_the_agent_runs_is_refused_with_its_key(String line) throws IOException {
        String message = refusal(reload(GOOD + line + "\n"));
        assertTrue(message.contains("cannot change while the agent runs"), message);
        String key = line.substring(0, line.indexOf('='));
        assertTrue(message.contains(key) || message.contains("efs.health.*") || message.contains("efs.ecs.*"), message);
    }
}
