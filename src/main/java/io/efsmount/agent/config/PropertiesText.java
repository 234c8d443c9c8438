package io.efsmount.agent.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;

/**
 * The text of a properties file, cut into its logical lines.
 *
 * <p>The format is that of {@link Properties#load(java.io.Reader)}, which also reads each piece, but which by itself
 * would take the last of two equal keys in silence, know no line numbers, and give up at the first bad escape:
 *
 * <pre>
 * # comment, or ! comment
 * key = value, to the end of the line
 * key = value \
 *       that goes on
 * </pre>
 */
final class PropertiesText {
    private PropertiesText() {}

    /**
     * One property.
     *
     * @param line of its key, from 1
     * @param value without blanks at either end
     * @param colon whether a colon ends the key, instead of an equals sign
     */
    record Property(int line, String key, String value, boolean colon) {}

    /** Reads all that is readable; {@code unreadable} gets the line and the reason of the rest. */
    static List<Property> parse(String text, BiConsumer<Integer, String> unreadable) {
        List<Property> properties = new ArrayList<>();
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
        int next = 0;
        while (next < lines.length) {
            int first = next++;
            if (isCommentOrBlank(lines[first])) {
                continue;
            }
            while (next < lines.length && goesOn(lines[next - 1])) {
                next++;
            }
            read(first + 1, String.join("\n", List.of(lines).subList(first, next)), properties, unreadable);
        }
        return properties;
    }

    private static boolean isCommentOrBlank(String line) {
        String start = line.replaceFirst("^[ \t\f]+", "");
        return start.isEmpty() || start.charAt(0) == '#' || start.charAt(0) == '!';
    }

    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static void read(
            int line, String logicalLine, List<Property> properties, BiConsumer<Integer, String> unreadable) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(logicalLine + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException _) {
            unreadable.accept(
                    line,
                    Quoted.of(logicalLine)
                            + " has a bad \\u escape: write four hexadecimal digits, or \\\\u for a backslash");
            return;
        }
        for (String key : one.stringPropertyNames()) {
            boolean colon = logicalLine.stripLeading().startsWith(key + ":");
            properties.add(new Property(line, key, one.getProperty(key, "").strip(), colon));
        }
    }
}
