package io.efsmount.agent.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an option's value may be, and how the option is then written. */
@FunctionalInterface
interface OptionRule {

    /** Either the option as it is written from now on, or why it is refused. */
    sealed interface Reading {
        record Accepted(String text) implements Reading {}

        record Refused(String reason) implements Reading {}
    }

    Reading read(String name, Optional<String> value);

    /** A word without a value. */
    static OptionRule word() {
        return (name, value) -> value.isEmpty() ? accepted(name) : refused("it takes no value");
    }

    /** A word that is another way to write an option with a value. */
    static OptionRule wordFor(String written) {
        return (name, value) -> value.isEmpty() ? accepted(written) : refused("it takes no value");
    }

    /** Decimal without leading zeros: the kernel would read those as octal. */
    static OptionRule number(long lowest, long highest) {
        String wanted = "it must be a whole number from " + lowest + " to " + highest;
        return (name, value) -> value.filter(digits -> digits.matches("0|[1-9][0-9]{0,9}"))
                .map(Long::parseLong)
                .filter(number -> number >= lowest && number <= highest)
                .map(number -> accepted(name + "=" + number))
                .orElseGet(() -> refused(wanted));
    }

    static OptionRule oneOf(String... values) {
        List<String> known = List.of(values);
        return valued(
                "it must be one of " + String.join(", ", known),
                (name, value) -> known.contains(value) ? Optional.of(name + "=" + value) : Optional.empty());
    }

    /** Values and how the whole option is written for each. */
    static OptionRule translated(Map<String, String> written, String wanted) {
        return valued(wanted, (_, value) -> Optional.ofNullable(written.get(value)));
    }

    static OptionRule address() {
        return valued(
                "it must be a numeric IP address",
                (name, value) -> parsed(value).map(text -> name + "=" + text));
    }

    /** Any text that is not empty; harmful characters were refused before. */
    static OptionRule text() {
        return valued("it needs a value", (name, value) -> Optional.of(name + "=" + value));
    }

    /** As a word, or with any text. */
    static OptionRule wordOrText() {
        return (name, value) -> value.isEmpty() ? word().read(name, value) : text().read(name, value);
    }

    static OptionRule refuse(String reason) {
        return (_, _) -> refused(reason);
    }

    private static OptionRule valued(String wanted, Written written) {
        return (name, value) -> value.filter(text -> !text.isEmpty())
                .flatMap(text -> written.of(name, text))
                .map(OptionRule::accepted)
                .orElseGet(() -> refused(wanted));
    }

    private static Optional<String> parsed(String literal) {
        try {
            return Optional.of(IpAddress.parse(literal).text());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Reading accepted(String text) {
        return new Reading.Accepted(text);
    }

    private static Reading refused(String reason) {
        return new Reading.Refused(reason);
    }

    /** The option with its value as it is written, or empty when the value is not allowed. */
    @FunctionalInterface
    interface Written {
        Optional<String> of(String name, String value);
    }
}
