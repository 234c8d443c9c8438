package io.efsmount.agent.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The keys of {@link AgentConfig}, where {@code *} stands for the name of a mount, the key of a tag, or a number.
 *
 * @param defaults by key pattern; empty for a key without default
 */
record KnownKeys(Map<String, Optional<String>> defaults) {
    private static final List<String> PLACEHOLDERS = List.of("", "", "<name>", "", "<n>");

    static KnownKeys ofMapping() {
        Map<String, Optional<String>> defaults = new TreeMap<>();
        // Not by the annotation: in a native image the generated class is there, reflection on the interface is not.
        new ConfigClass(AgentConfig.class, AgentConfig.PREFIX)
                .getProperties()
                .forEach((key, value) -> defaults.put(key, Optional.ofNullable(value)));
        return new KnownKeys(defaults);
    }

    List<List<String>> patterns() {
        return defaults.keySet().stream().map(key -> List.of(key.split("\\."))).toList();
    }

    /** The key as the mapping has it; a tag's key may have dots without being quoted. Empty if it is unknown. */
    Optional<Key> recognise(Key key) {
        Key whole = key;
        if (key.parts().size() > 5 && key.parts().get(3).equals("tags")) {
            whole = Key.of("efs", "mounts", key.parts().get(2), "tags")
                    .child(String.join(".", key.parts().subList(4, key.parts().size())));
        }
        List<String> parts = whole.parts();
        return patterns().stream().anyMatch(pattern -> fits(parts, pattern))
                        && key.parts().getFirst().equals("efs")
                ? Optional.of(whole)
                : Optional.empty();
    }

    private static boolean fits(List<String> parts, List<String> pattern) {
        if (parts.size() != pattern.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!pattern.get(i).equals("*") && !pattern.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The known key that looks most like an unknown one, if one does. Case and punctuation do not count. */
    Optional<String> nearest(List<String> parts) {
        String wanted = Key.variable(String.join(".", parts));
        int farthest = Math.max(2, parts.getLast().length() / 2);
        List<String> candidates =
                patterns().stream().map(pattern -> filled(pattern, parts)).toList();
        return candidates.stream()
                .filter(candidate -> candidate.startsWith(String.join(".", parts) + "."))
                .findFirst()
                .or(() -> closest(candidates, wanted, 1))
                .or(() -> parts.size() == 2 ? shortestEndingIn(candidates, parts.getLast()) : Optional.empty())
                .or(() -> closest(candidates, wanted, farthest));
    }

    private static Optional<String> closest(List<String> candidates, String wanted, int farthest) {
        return candidates.stream()
                .filter(candidate -> EditDistance.between(wanted, Key.variable(candidate)) <= farthest)
                .min(Comparator.comparingInt(candidate -> EditDistance.between(wanted, Key.variable(candidate))));
    }

    /** Somebody who writes {@code efs.port} has forgotten {@code health}. */
    private static Optional<String> shortestEndingIn(List<String> candidates, String end) {
        return candidates.stream()
                .filter(candidate -> candidate.matches(".*[.-]" + Pattern.quote(end)))
                .min(Comparator.comparingInt(String::length));
    }

    private static String filled(List<String> pattern, List<String> parts) {
        StringBuilder text = new StringBuilder("efs");
        for (int i = 1; i < pattern.size(); i++) {
            text.append('.').append(pattern.get(i).equals("*") ? filling(pattern, parts, i) : pattern.get(i));
        }
        return text.toString();
    }

    private static String filling(List<String> pattern, List<String> parts, int index) {
        if (index < parts.size() && (index < 4 || parts.size() == pattern.size())) {
            return parts.get(index);
        }
        return pattern.get(index - 1).equals("tags") ? "<Key>" : PLACEHOLDERS.get(index);
    }
}
