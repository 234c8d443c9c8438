package io.efsmount.agent.config;

import java.util.Comparator;

/** Where a value, or its absence, is to be mended. */
sealed interface Origin {
    /** As people read: the file as a whole, its lines from the top, then the environment. */
    Comparator<Origin> ORDER = Comparator.comparingInt(Origin::rank).thenComparing(Origin::text);

    record WholeFile(String file) implements Origin {}

    record Line(String file, int number) implements Origin {}

    record Variable(String name) implements Origin {}

    default String text() {
        return switch (this) {
            case WholeFile(String file) -> file;
            case Line(String file, int number) -> file + ":" + number;
            case Variable(String name) -> "environment " + name;
        };
    }

    private int rank() {
        return switch (this) {
            case WholeFile _ -> 0;
            case Line line -> line.number();
            case Variable _ -> Integer.MAX_VALUE;
        };
    }
}
