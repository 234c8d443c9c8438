package io.efsmount.agent.fstab;

import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.FstabView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The text of an fstab: foreign lines, kept byte for byte, and the agent's own entries between them.
 *
 * <p>An empty text, no newline after the last line, CRLF, tabs, and bytes that are no UTF-8 are all kept. Where the
 * last line had no newline, the agent's entry after it says so in its marker, and takes the added one away with it.
 */
public final class FstabText {

    /** A piece of the file. */
    private sealed interface Part {

        /** Another's line, with its own newline if it had one. */
        record Foreign(String text) implements Part {}

        /** The agent's marker, and its entry if that still follows. */
        record Managed(String name, Optional<FstabEntry> entry) implements Part {}
    }

    // Text is ISO-8859-1 here, one character for each byte; only names and paths that go in or out are UTF-8.
    private final List<Part> parts;

    private FstabText(List<Part> parts) {
        this.parts = parts;
    }

    public static FstabText of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Optional<FstabLine.Marker> marker = FstabLine.marker(lines.get(i));
            if (marker.isEmpty()) {
                parts.add(new Part.Foreign(lines.get(i)));
                continue;
            }
            if (marker.get().endAdded()) {
                takeEndBack(parts);
            }
            String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
            Optional<FstabEntry> entry = FstabLine.entry(marker.get(), next);
            parts.add(new Part.Managed(marker.get().name(), entry));
            i += entry.isPresent() ? 1 : 0;
        }
        return new FstabText(parts);
    }

    private static void takeEndBack(List<Part> parts) {
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Foreign(String text) && text.endsWith("\n")) {
            parts.set(parts.size() - 1, new Part.Foreign(text.substring(0, text.length() - 1)));
        }
    }

    /** The agent's entries as they stand, repeated ones too, and the mount points of all other lines. */
    public FstabView view() {
        List<FstabEntry> managed = new ArrayList<>();
        Set<String> foreign = new HashSet<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Managed(String _, Optional<FstabEntry> entry) ->
                    entry.ifPresent(ours -> managed.add(recode(ours, FstabText::fromBytes)));
                case Part.Foreign(String text) ->
                    FstabLine.mountPoint(text).map(FstabText::fromBytes).ifPresent(foreign::add);
            }
        }
        return new FstabView(managed, foreign);
    }

    /**
     * The same file with these entries of the agent and no others.
     *
     * @throws IllegalArgumentException if two entries have one name, or one cannot be a line of fstab
     */
    public FstabText with(List<FstabEntry> entries) {
        Set<String> names = new HashSet<>();
        for (FstabEntry entry : entries) {
            if (!names.add(entry.name())) {
                throw new IllegalArgumentException("two fstab entries are named " + entry.name());
            }
        }
        FstabText text = without(name -> !names.contains(name));
        for (FstabEntry entry : entries) {
            text = text.put(entry);
        }
        return text;
    }

    /**
     * The same file with this entry: in the place of the one of its name, repeated ones become one; else at the end.
     *
     * @throws IllegalArgumentException if it cannot be a line of fstab
     */
    public FstabText put(FstabEntry entry) {
        FstabLine.check(entry);
        Part managed = new Part.Managed(entry.name(), Optional.of(recode(entry, FstabText::toBytes)));
        List<Part> result = new ArrayList<>();
        for (Part part : parts) {
            boolean sameName =
                    part instanceof Part.Managed(String name, Optional<FstabEntry> _) && name.equals(entry.name());
            if (!sameName) {
                result.add(part);
            } else if (!result.contains(managed)) {
                result.add(managed);
            }
        }
        if (!result.contains(managed)) {
            result.add(managed);
        }
        return new FstabText(result);
    }

    /** The same file without the agent's entry of this name. */
    public FstabText drop(String name) {
        return without(name::equals);
    }

    private FstabText without(Predicate<String> dropped) {
        return new FstabText(parts.stream()
                .filter(part ->
                        !(part instanceof Part.Managed(String name, Optional<FstabEntry> _) && dropped.test(name)))
                .toList());
    }

    /** The text as it goes into the file. A marker that lost its entry is left out. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Foreign(String line) -> {
                    endLine(text);
                    text.append(line);
                }
                case Part.Managed(String _, Optional<FstabEntry> entry) ->
                    entry.ifPresent(ours -> {
                        boolean endAdded = endLine(text);
                        text.append(FstabLine.marker(ours, endAdded)).append('\n');
                        text.append(FstabLine.entry(ours)).append('\n');
                    });
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean endLine(StringBuilder text) {
        boolean missing = !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
        text.append(missing ? "\n" : "");
        return missing;
    }

    private static FstabEntry recode(FstabEntry entry, UnaryOperator<String> recode) {
        return new FstabEntry(
                entry.name(),
                recode.apply(entry.source()),
                recode.apply(entry.path()),
                entry.type(),
                recode.apply(entry.options()));
    }

    private static String fromBytes(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String toBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
