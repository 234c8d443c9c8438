package io.efsmount.agent.cli;

import java.util.stream.Stream;

/** Ends a command: one line (or, for the configuration, one for each error) for the user, and the exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String text;

    CommandFailure(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
        this.text = text;
    }

    Stream<String> lines() {
        return text.lines();
    }

    int exitCode() {
        return exitCode;
    }
}
