package io.efsmount.agent.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations: {@code 10s}, {@code 1h30m}, {@code 500ms}, {@code 1d}, or ISO-8601's {@code PT10S}. */
final class Durations {
    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final long[] MILLISECONDS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Durations() {}

    static Syntax<Duration> between(Duration least, Duration most) {
        return text -> {
            Duration duration = parse(text);
            if (duration.compareTo(least) < 0) {
                throw new InvalidValue("is too short: at least " + text(least));
            }
            if (duration.compareTo(most) > 0) {
                throw new InvalidValue("is too long: at most " + text(most));
            }
            return duration;
        };
    }

    static Syntax<Optional<Duration>> orNever(Syntax<Duration> syntax) {
        return text -> text.equals("never") ? Optional.empty() : Optional.of(syntax.parse(text));
    }

    private static Duration parse(String text) throws InvalidValue {
        if (text.matches("\\d+")) {
            throw new InvalidValue("has no unit: write 10s, 15m or 1h30m");
        }
        Matcher matcher = UNITS.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            long milliseconds = 0;
            for (int i = 0; i < MILLISECONDS.length; i++) {
                String number = matcher.group(i + 1);
                milliseconds += number == null ? 0 : Long.parseLong(number) * MILLISECONDS[i];
            }
            return Duration.ofMillis(milliseconds);
        }
        try {
            return Duration.ofMillis(Duration.parse(text).toMillis());
        } catch (DateTimeParseException | ArithmeticException _) {
            throw new InvalidValue("is no duration: write 10s, 15m or 1h30m");
        }
    }

    /** The shortest text that {@link #between} reads as this duration. */
    static String text(Duration duration) {
        String text = part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
