package io.efsmount.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file fits on a few screens: one that does not has two subjects. Tables of cases may be longer than code. */
class SourceSizeTest {
    private static final int LONGEST = 250;
    private static final int LONGEST_TEST = 400;
    private static final int MEDIAN = 80;

    @Test
    void no_file_is_longer_than_a_few_screens() {
        assertEquals(List.of(), longerThan(LONGEST, "src/main/java"));
        assertEquals(List.of(), longerThan(LONGEST_TEST, "src/test/java"));
    }

    private static List<String> longerThan(int limit, String folder) {
        return sources(folder)
                .filter(source -> lines(source) > limit)
                .map(source -> source + ": " + lines(source) + " lines, more than " + limit)
                .toList();
    }

    @Test
    void the_median_file_is_small() {
        List<Long> lengths =
                sources("src/main/java").map(SourceSizeTest::lines).sorted().toList();
        long median = lengths.get(lengths.size() / 2);
        assertTrue(median <= MEDIAN, "the median file has " + median + " lines, more than " + MEDIAN);
    }

    private static Stream<Path> sources(String folder) {
        try (Stream<Path> tree = Files.walk(Path.of(folder))) {
            return tree.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
