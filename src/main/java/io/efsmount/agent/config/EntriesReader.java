package io.efsmount.agent.config;

import io.efsmount.agent.config.PropertiesText.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Collects what is set by the file's text and the environment, and reports every key that means nothing. */
record EntriesReader(String file, KnownKeys known, Errors errors) {
    private static final String PREFIX = "EFS_";
    private static final Key REGION = Key.of("efs", "region");
    /** Variables of the program itself, such as the one that names the configuration file. */
    private static final String PROGRAM = "EFS_MOUNT_AGENT_";

    Entries read(String text, Map<String, String> environment) {
        List<Entry> inFile = fromFile(text);
        List<Entry> inEnvironment = new ArrayList<>(fromEnvironment(environment, inFile));
        boolean regionIsSet = Stream.concat(inFile.stream(), inEnvironment.stream())
                .anyMatch(entry -> entry.key().equals(REGION));
        if (!regionIsSet) {
            sdkRegion(environment).ifPresent(inEnvironment::add);
        }
        return Entries.merge(file, inFile, inEnvironment);
    }

    /** What the SDK and every AWS tool on the host go by, where our own key says nothing. */
    private static Optional<Entry> sdkRegion(Map<String, String> environment) {
        return Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst()
                .map(variable -> new Entry(
                        REGION, environment.getOrDefault(variable, "").strip(), new Origin.Variable(variable)));
    }

    private List<Entry> fromFile(String text) {
        Map<Key, Entry> entries = new LinkedHashMap<>();
        List<Property> properties =
                PropertiesText.parse(text, (line, reason) -> errors.add(new Origin.Line(file, line), reason));
        for (Property property : properties) {
            Origin.Line origin = new Origin.Line(file, property.line());
            recognise(property, origin).ifPresent(key -> {
                Entry earlier = entries.putIfAbsent(key, new Entry(key, property.value(), origin));
                if (earlier != null) {
                    errors.add(
                            origin, key, "is set already at " + earlier.origin().text() + ": keep one of the two");
                }
            });
        }
        return List.copyOf(entries.values());
    }

    private Optional<Key> recognise(Property property, Origin origin) {
        try {
            Key key = Key.parse(property.key());
            Optional<Key> recognised = known.recognise(key);
            if (recognised.isEmpty()) {
                errors.add(origin, key, "is no known key: " + hint(key));
            }
            if (property.colon()
                    && property.value().contains("=")
                    && key.parts().contains("tags")) {
                errors.add(origin, key, "the colon ends the key: write \\: for a colon within a tag's key");
                return Optional.empty();
            }
            return recognised;
        } catch (InvalidValue e) {
            errors.add(origin, Quoted.of(property.key()) + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private String hint(Key key) {
        List<String> parts = new ArrayList<>(key.parts());
        if (!parts.getFirst().equals(AgentConfig.PREFIX)) {
            parts.addFirst(AgentConfig.PREFIX);
        }
        return known.nearest(parts)
                .map(near -> "did you mean " + near + "?")
                .orElse("see agent.properties.sample for all keys");
    }

    private List<Entry> fromEnvironment(Map<String, String> environment, List<Entry> inFile) {
        EnvironmentKeys keys =
                new EnvironmentKeys(known, inFile.stream().map(Entry::key).toList());
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || variable.startsWith(PROGRAM) || value.isBlank()) {
                return;
            }
            Origin origin = new Origin.Variable(variable.replaceAll("\\p{Cntrl}", "?"));
            keys.key(variable)
                    .ifPresentOrElse(
                            key -> entries.add(new Entry(key, value.strip(), origin)),
                            () -> errors.add(origin, "means no known key: " + hint(variable)));
        });
        return entries;
    }

    private String hint(String variable) {
        if (variable.matches("EFS_MOUNTS_[A-Z0-9]+(_[A-Z0-9]+)+_(PATH|ID|OPTIONS|TAGS_.+)")) {
            return "a mount whose name has a dash must stand in the file, with at least one key";
        }
        return known.nearest(List.of(variable.toLowerCase(Locale.ROOT).split("_")))
                .map(near -> "did you mean " + Key.variable(near) + "?")
                .orElse("unset it, or see agent.properties.sample for all keys");
    }
}
