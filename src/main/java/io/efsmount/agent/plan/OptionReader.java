package io.efsmount.agent.plan;

import io.efsmount.agent.plan.OptionRow.Place;
import io.efsmount.agent.plan.OptionRule.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads options, one after the other, into one choice for each meaning, and gathers all that is wrong with them. */
final class OptionReader {

    /** mount(2) reads one page of data and cuts off the rest in silence; half of it is left to the agent's own. */
    static final int LONGEST = 2_000;

    /** An option that was accepted. */
    record Choice(OptionRow row, String text) {}

    private final Map<String, Choice> choices = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    static OptionReader of(List<String> options) {
        OptionReader reader = new OptionReader();
        options.forEach(reader::read);
        if (String.join(",", options).length() > LONGEST) {
            reader.problems.add("the mount options are longer than " + LONGEST + " characters together: use fewer");
        }
        return reader;
    }

    /** By meaning, in the order in which they were given. */
    Map<String, Choice> choices() {
        return choices;
    }

    List<String> problems() {
        return problems;
    }

    private void read(String option) {
        if (option.isEmpty()) {
            problems.add("a mount option is empty: remove the comma too many");
        } else if (!option.chars().allMatch(OptionReader::isHarmless)) {
            problems.add("mount option '" + option.replaceAll("[^!-~]", "?") + "' holds a character that could begin"
                    + " another option or field: comma, blank, quote, backslash, #, or none of ASCII");
        } else {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(option.substring(equals + 1));
            row(option, name)
                    .ifPresentOrElse(
                            row -> choose(option, row, row.rule().read(name, value)),
                            () -> problems.add("mount option '" + option + "' is not known: see nfs(5) and mount(8)"));
        }
    }

    private void choose(String option, OptionRow row, Reading reading) {
        switch (reading) {
            case Reading.Refused(String reason) -> problems.add("mount option '" + option + "' is refused: " + reason);
            case Reading.Accepted(String text) -> {
                Choice before = choices.putIfAbsent(row.meaning(), new Choice(row, text));
                if (before != null && !before.text().equals(text)) {
                    problems.add("mount option '" + option + "' contradicts '" + before.text() + "': keep one of them");
                }
            }
        }
    }

    private static Optional<OptionRow> row(String option, String name) {
        // x-* are comments to mount(8): any may come, and one may come more than once (x-systemd.requires=)
        return OptionTable.find(name)
                .or(() -> name.matches("[xX]-.+")
                        ? Optional.of(new OptionRow(name, option, Place.USER_SPACE, 0, 0, OptionRule.wordOrText()))
                        : Optional.empty());
    }

    private static boolean isHarmless(int c) {
        return c > ' ' && c < 0x7f && ",\"'`\\#".indexOf(c) < 0;
    }
}
