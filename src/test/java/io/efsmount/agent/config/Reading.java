package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;

/** Reads a configuration that is a text. */
final class Reading {
    /** Two lines that are a whole configuration. */
    static final String GOOD_MOUNT = "efs.mounts.m.id=fs-01234567\nefs.mounts.m.path=/mnt/m\n";

    private Reading() {}

    static ConfigReading of(String text, Map<String, String> environment) {
        return ConfigReader.judge("agent.properties", text, environment, List.of());
    }

    static AgentSettings accepted(String text, Map<String, String> environment) {
        return assertInstanceOf(ConfigReading.Accepted.class, of(text, environment))
                .settings();
    }

    static List<String> errors(String text, Map<String, String> environment) {
        return assertInstanceOf(ConfigReading.Rejected.class, of(text, environment))
                .errors();
    }
}
