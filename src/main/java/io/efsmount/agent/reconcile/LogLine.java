package io.efsmount.agent.reconcile;

/** A log line: a fixed message, then {@code key=value} pairs; values with blanks are quoted, control characters go. */
final class LogLine {
    private final StringBuilder text;

    private LogLine(String message) {
        text = new StringBuilder(message);
    }

    static LogLine of(String message) {
        return new LogLine(message);
    }

    LogLine add(String key, Object value) {
        String clean = String.valueOf(value).replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
        text.append(' ').append(key).append('=');
        if (clean.isEmpty() || clean.matches(".*[\\s\"=].*")) {
            text.append('"').append(clean.replace("\"", "'")).append('"');
        } else {
            text.append(clean);
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
