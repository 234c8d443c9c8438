package io.efsmount.agent.config;

/** A text that cannot be read. The message goes on where the quoted text ends: {@code is not absolute: …}. */
final class InvalidValue extends Exception {
    private static final long serialVersionUID = 1;

    InvalidValue(String message) {
        super(message, null, false, false);
    }
}
