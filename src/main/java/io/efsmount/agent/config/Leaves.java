package io.efsmount.agent.config;

import java.util.Optional;

/** Turns the texts of the mapping into values, and notes what is wrong with them at the place where they were set. */
record Leaves(Entries entries, Errors errors) {

    /** Empty when the text is missing, or wrong, which is an error then. */
    <T> Optional<T> read(Key key, Optional<String> text, Syntax<T> syntax) {
        if (text.isEmpty()) {
            if (entries.find(key).isPresent()) {
                error(key, "is empty: write a value, or remove the line");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(Plain.checked(syntax).parse(text.get()));
        } catch (InvalidValue e) {
            error(key, Quoted.of(text.get()) + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** For keys with a default, where only an error leaves nothing: what is returned then never gets out. */
    <T> T read(Key key, Optional<String> text, Syntax<T> syntax, T afterError) {
        return read(key, text, syntax).orElse(afterError);
    }

    void error(Key key, String message) {
        Origin origin = entries.origin(key);
        if (origin instanceof Origin.Variable(String name) && name.equals(key.variable())) {
            errors.add(origin, message);
        } else {
            errors.add(origin, key, message);
        }
    }
}
