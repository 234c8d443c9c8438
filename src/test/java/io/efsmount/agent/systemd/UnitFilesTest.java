package io.efsmount.agent.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate must see what the agent sees: else it asks elsewhere, for ever, or fails, and Docker with it. */
class UnitFilesTest {
    private static final String ENVIRONMENT = "/etc/efs-mount-agent/environment";

    private static List<String> agent(String key) throws IOException {
        return values("efs-mount-agent.service", key);
    }

    private static List<String> gate(String key) throws IOException {
        return values("efs-mount-agent-ready.service", key);
    }

    private static List<String> values(String unit, String key) throws IOException {
        return Files.readAllLines(Path.of("systemd", unit)).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    @Test
    void both_have_the_variables_of_one_file_that_need_not_be_there() throws IOException {
        assertEquals(List.of("-" + ENVIRONMENT), agent("EnvironmentFile"));
        assertEquals(agent("EnvironmentFile"), gate("EnvironmentFile"));
        assertEquals(agent("Environment"), gate("Environment"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd.md", "configuration.md"})
    void the_file_is_where_the_documents_say(String document) throws IOException {
        assertTrue(Files.readString(Path.of("docs", document)).contains("`" + ENVIRONMENT + "`"));
    }

    @Test
    void the_gate_reads_what_the_agent_reads_whoever_owns_it() throws IOException {
        List<String> gate = capabilities(gate("CapabilityBoundingSet"));
        assertEquals(List.of("CAP_DAC_READ_SEARCH"), gate);
        assertTrue(capabilities(agent("CapabilityBoundingSet")).containsAll(gate));
    }

    private static List<String> capabilities(List<String> values) {
        return values.stream().flatMap(value -> Stream.of(value.split(" "))).toList();
    }

    @Test
    void a_call_that_is_not_allowed_fails_and_kills_neither() throws IOException {
        assertEquals(List.of("EPERM"), agent("SystemCallErrorNumber"));
        assertEquals(List.of("EPERM"), gate("SystemCallErrorNumber"));
    }
}
