package io.efsmount.agent.efs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads page after page. The SDK's own paginator would follow a marker that leads back to itself for ever. */
final class Pages {
    // 1,000 file systems is the default quota of a region, which is 10 pages; quotas can be raised.
    private static final int LIMIT = 200;

    record Page<T>(List<T> rows, Optional<String> next) {}

    private Pages() {}

    /** An answer's rows; a row that is no object comes out of the SDK as null, and is none. */
    static <T> Page<T> page(List<T> rows, @Nullable String nextMarker) {
        return new Page<>(
                rows.stream().filter(Objects::nonNull).toList(),
                Optional.ofNullable(nextMarker).filter(marker -> !marker.isEmpty()));
    }

    /** All rows in the order of the answers; a page without rows is no end. */
    static <T> List<T> all(Function<Optional<String>, Page<T>> fetch) {
        List<T> rows = new ArrayList<>();
        Set<String> markers = new HashSet<>();
        Optional<String> marker = Optional.empty();
        for (int read = 0; read < LIMIT; read++) {
            Page<T> page = fetch.apply(marker);
            rows.addAll(page.rows());
            marker = page.next();
            if (marker.isEmpty()) {
                return rows;
            }
            if (!markers.add(marker.get())) {
                throw new BadAnswer("its pages lead in a circle");
            }
        }
        throw new BadAnswer("it goes on after " + LIMIT + " pages");
    }
}
