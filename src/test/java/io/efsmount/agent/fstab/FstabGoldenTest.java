package io.efsmount.agent.fstab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.plan.FstabEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder each: the file before, the wanted entries (name, source, path, type, options), the file after. */
class FstabGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/fstab");

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> all = Files.list(CASES)) {
            return all.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFileBecomesWhatIsWantedAndNothingElseChanges(Path folder) throws IOException {
        List<FstabEntry> entries = entries(folder.resolve("entries"));
        FstabText text = FstabText.of(Files.readAllBytes(folder.resolve("before")));

        assertEquals(text(folder.resolve("after")), asText(text.with(entries).bytes()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theResultHoldsTheEntriesAndIsNotChangedAgain(Path folder) throws IOException {
        List<FstabEntry> entries = entries(folder.resolve("entries"));
        FstabText after = FstabText.of(Files.readAllBytes(folder.resolve("after")));

        assertEquals(Set.copyOf(entries), Set.copyOf(after.view().managed()));
        assertEquals(entries.size(), after.view().managed().size());
        assertEquals(asText(after.bytes()), asText(after.with(entries).bytes()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFileOfACaseIsUsed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(Set.of("before", "entries", "after"), names);
        }
    }

    private static List<FstabEntry> entries(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\t"))
                .map(field -> new FstabEntry(field[0], field[1], field[2], field[3], field[4]))
                .toList();
    }

    private static String text(Path file) throws IOException {
        return asText(Files.readAllBytes(file));
    }

    private static String asText(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
