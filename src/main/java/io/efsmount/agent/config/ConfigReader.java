package io.efsmount.agent.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration: the file, the environment above it, the defaults below it. In two steps: SmallRye Config
 * fills {@link AgentConfig} with texts, which cannot fail, and pure code judges them, which finds all faults at once.
 */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads the file and judges it. Never throws for what a user can write.
     *
     * @param path of the properties file, in UTF-8
     * @param environment of the process; only variables that begin with {@code EFS_} and are not blank count, and
     *     {@code AWS_REGION} where no region is configured
     */
    public static ConfigReading read(Path path, Map<String, String> environment) {
        ConfigFile file = ConfigFile.read(path);
        String name = String.valueOf(path.getFileName());
        ConfigReading reading = judge(name, file.text().orElse(""), environment, file.warnings());
        return file.text().isPresent()
                ? reading
                : new ConfigReading.Rejected(file.errors(), reading.health(), file.warnings());
    }

    static ConfigReading judge(String file, String text, Map<String, String> environment, List<String> warnings) {
        Errors errors = new Errors();
        Entries entries = new EntriesReader(file, KnownKeys.ofMapping(), errors).read(text, environment);
        AgentSettings settings = new SettingsReader(map(entries), new Leaves(entries, errors)).read();
        return errors.isEmpty()
                ? new ConfigReading.Accepted(settings, set(entries), warnings)
                : new ConfigReading.Rejected(errors.lines(), settings.health(), warnings);
    }

    /**
     * Our own instance with one source: nothing of Quarkus, no profiles, and no expressions, so that a dollar sign with
     * a brace in a value stays what it is until it is reported.
     */
    private static AgentConfig map(Entries entries) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(entries.asProperties(), entries.file()))
                .withMapping(new ConfigClass(AgentConfig.class, AgentConfig.PREFIX))
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(AgentConfig.class, AgentConfig.PREFIX);
    }

    private static List<SetKey> set(Entries entries) {
        return entries.all().stream()
                .map(entry -> new SetKey(
                        entry.key().toString(), entry.value(), entry.origin().text()))
                .toList();
    }
}
