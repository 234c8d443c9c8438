package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample and the table of all keys say what the mapping says. */
class ConfigDocumentsTest {
    private static final Path SAMPLE = Path.of("packaging/agent.properties.sample");
    private final Map<String, Optional<String>> keys = KnownKeys.ofMapping().defaults();

    @Test
    void the_table_names_every_key_with_its_default_and_no_other() throws IOException {
        Map<String, Optional<String>> table = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `(efs\\.[^`]+)` \\| (?:`([^`]+)`|-) \\| .{10,} \\|$")
                .matcher(Files.readString(Path.of("docs/configuration.md")));
        while (row.find()) {
            assertFalse(table.containsKey(row.group(1)), row.group(1));
            table.put(row.group(1), Optional.ofNullable(row.group(2)));
        }
        assertEquals(keys, table);
    }

    @Test
    void the_sample_has_every_key_with_its_default_and_no_other() throws IOException {
        Map<String, Optional<String>> sample = new TreeMap<>();
        Matcher line = Pattern.compile("(?m)^#?(efs\\.[^=]+)=(.+)$").matcher(Files.readString(SAMPLE));
        while (line.find()) {
            String key = line.group(1)
                    .replaceFirst("^efs\\.mounts\\.[a-z-]+", "efs.mounts.*")
                    .replaceFirst("tags\\.\\w+", "tags.*")
                    .replaceFirst("directories\\.1", "directories.*");
            sample.put(key, keys.getOrDefault(key, Optional.empty()).map(_ -> line.group(2)));
        }
        assertEquals(keys, sample);
    }

    @Test
    void the_sample_is_accepted_as_it_stands_and_with_every_key_set() throws IOException {
        String text = Files.readString(SAMPLE);
        assertEquals(1, Reading.accepted(text, Map.of()).mounts().size());
        assertEquals(
                3,
                Reading.accepted(text.replace("\n#efs.", "\nefs."), Map.of())
                        .mounts()
                        .size());
    }

    @Test
    void a_mapping_of_nothing_is_whole_so_that_quarkus_can_make_one_of_its_own() {
        var nothing = new io.smallrye.config.SmallRyeConfigBuilder()
                .withMapping(AgentConfig.class)
                .build()
                .getConfigMapping(AgentConfig.class);
        assertEquals(Optional.of("10s"), nothing.interval());
        assertEquals(Map.of(), nothing.mounts());
    }
}
