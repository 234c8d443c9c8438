package io.efsmount.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key's parts. A part with a dot in it is written in double quotes. */
record Key(List<String> parts) {
    /** What AWS allows in a tag's key, which is more than any other part may have. */
    private static final String LETTERS = "[\\p{L}\\p{Z}\\p{N}_:/=+\\-@]";

    private static final Pattern PART =
            Pattern.compile("(?:\"(?:" + LETTERS + "|\\.)+\"|" + LETTERS + "+)(?:\\.(?!\\z)|\\z)");

    Key {
        parts = List.copyOf(parts);
    }

    static Key of(String... parts) {
        return new Key(List.of(parts));
    }

    static Key parse(String text) throws InvalidValue {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.region(end, text.length()).lookingAt()) {
            parts.add(matcher.group().replaceFirst("\\.$", "").replace("\"", ""));
            end = matcher.end();
        }
        if (parts.isEmpty() || end < text.length()) {
            throw new InvalidValue(
                    "is no key: use letters, digits and - _ : / = + @, with single dots between the parts");
        }
        return new Key(parts);
    }

    Key child(String part) {
        return new Key(Stream.concat(parts.stream(), Stream.of(part)).toList());
    }

    boolean isUnder(Key parent) {
        return parts.size() > parent.parts.size()
                && parts.subList(0, parent.parts.size()).equals(parent.parts);
    }

    /** The environment variable of this key; several keys can have the same one. */
    String variable() {
        return variable(String.join("_", parts));
    }

    static String variable(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part.indexOf('.') < 0 ? part : '"' + part + '"')
                .collect(Collectors.joining("."));
    }
}
