package io.efsmount.agent.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that is wrong, in whatever order it is found. */
final class Errors {
    private record Found(Origin origin, String line) {}

    private final List<Found> found = new ArrayList<>();

    void add(Origin origin, String message) {
        found.add(new Found(origin, origin.text() + ": " + message));
    }

    void add(Origin origin, Object key, String message) {
        add(origin, key + ": " + message);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<String> lines() {
        return found.stream()
                .sorted(Comparator.comparing(Found::origin, Origin.ORDER))
                .map(Found::line)
                .toList();
    }
}
