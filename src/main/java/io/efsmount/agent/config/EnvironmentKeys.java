package io.efsmount.agent.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which key an environment variable means. A variable's name has lost dots, dashes and capital letters, so that the
 * keys and mounts of the file decide first; what the file does not know must be unmistakable, which is why a new
 * mount's name is one word. (SmallRye's own environment source would split a tag's key at every underscore, and could
 * neither say which variable a value came from nor that a variable has no key.)
 */
final class EnvironmentKeys {
    private static final String NEW_MOUNT = "[A-Z0-9]+";

    private final KnownKeys known;
    private final Map<String, Key> byVariable;
    /** Mount names by how they look in a variable, the longest first: {@code a-b} must be tried before {@code a}. */
    private final Map<String, String> mountNames =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    EnvironmentKeys(KnownKeys known, Collection<Key> inFile) {
        this.known = known;
        this.byVariable = inFile.stream().collect(Collectors.toMap(Key::variable, key -> key, (first, _) -> first));
        for (Key key : inFile) {
            if (key.isUnder(Key.of("efs", "mounts"))) {
                mountNames.putIfAbsent(
                        Key.variable(key.parts().get(2)), key.parts().get(2));
            }
        }
    }

    Optional<Key> key(String variable) {
        Key inFile = byVariable.get(variable);
        if (inFile != null) {
            return Optional.of(inFile);
        }
        List<String> names = new ArrayList<>(mountNames.keySet());
        names.add(NEW_MOUNT);
        return names.stream()
                .flatMap(name -> known.patterns().stream().flatMap(pattern -> match(pattern, name, variable).stream()))
                .findFirst();
    }

    private Optional<Key> match(List<String> pattern, String mountName, String variable) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < pattern.size(); i++) {
            groups.add(
                    "(" + (pattern.get(i).equals("*") ? wildcard(pattern, i, mountName) : Key.variable(pattern.get(i)))
                            + ")");
        }
        Matcher matcher = Pattern.compile(String.join("_", groups)).matcher(variable);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(pattern);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).equals("*")) {
                String text = matcher.group(i + 1);
                parts.set(i, i == 2 ? mountNames.getOrDefault(text, lower(text)) : lower(text));
            }
        }
        return Optional.of(new Key(parts));
    }

    private static String wildcard(List<String> pattern, int index, String mountName) {
        return switch (pattern.get(index - 1)) {
            case "mounts" -> mountName;
            case "directories" -> "[0-9]+";
            default -> "[A-Z0-9_]+";
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
