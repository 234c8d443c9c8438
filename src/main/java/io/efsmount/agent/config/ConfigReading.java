package io.efsmount.agent.config;

import java.util.List;

/** What came of reading the configuration. */
public sealed interface ConfigReading {

    /** What is doubtful but accepted; each a line for the log. */
    List<String> warnings();

    /**
     * Where a running daemon is most likely asked: what is configured, and the default in place of what is wrong. A daemon
     * goes on with what it was started with, whatever became of the file.
     */
    AgentSettings.Health health();

    /**
     * The configuration is good.
     *
     * @param keys what was set, for the log's first lines
     */
    record Accepted(AgentSettings settings, List<SetKey> keys, List<String> warnings) implements ConfigReading {
        public Accepted {
            keys = List.copyOf(keys);
            warnings = List.copyOf(warnings);
        }

        @Override
        public AgentSettings.Health health() {
            return settings.health();
        }
    }

    /**
     * The configuration is wrong.
     *
     * @param errors everything that is wrong, at least one; each a line that says where, what, and what to do
     */
    record Rejected(List<String> errors, AgentSettings.Health health, List<String> warnings) implements ConfigReading {
        public Rejected {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }
}
