package io.efsmount.agent.config;

import io.efsmount.agent.config.AgentSettings.Ecs;
import java.time.Duration;
import java.util.Optional;

/** Judges what ECS is to be told. */
record EcsReader(AgentConfig.Ecs config, Leaves leaves) {
    private static final Duration DAY = Duration.ofDays(1);

    Ecs read() {
        return new Ecs(
                leaves.read(key("attributes"), config.attributes(), Scalars.choice("on", "off"), true),
                leaves.read(key("attribute-prefix"), config.attributePrefix(), EcsReader::prefix, ""),
                leaves.read(key("drain"), config.drain(), Scalars.choice("on", "off"), false),
                duration("drain-after", config.drainAfter(), Duration.ofSeconds(30)),
                duration("activate-after", config.activateAfter(), Duration.ofSeconds(10)));
    }

    /** With a dot and a mount's name of at most 63 characters, it is a name that ECS accepts (128). */
    private static String prefix(String text) throws InvalidValue {
        if (!text.matches("[A-Za-z0-9_./\\\\-]{1,64}")) {
            throw new InvalidValue("is no name in ECS: write up to 64 letters, digits and - _ . / \\");
        }
        return text;
    }

    private Duration duration(String name, Optional<String> text, Duration least) {
        return leaves.read(key(name), text, Durations.between(least, DAY), Duration.ZERO);
    }

    private static Key key(String name) {
        return Key.of(AgentConfig.PREFIX, "ecs", name);
    }
}
