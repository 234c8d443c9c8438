package io.efsmount.agent.fstab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.FstabView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FstabTextTest {
    private static final FstabEntry SHARED = new FstabEntry("shared", "10.0.1.10:/", "/mnt/efs", "nfs4", "nfsvers=4.1");
    private static final String BLOCK = "# efs-mount-agent: shared on /mnt/efs - managed, change"
            + " /etc/efs-mount-agent/agent.properties instead\n10.0.1.10:/ /mnt/efs nfs4 nfsvers=4.1 0 0\n";

    @Test
    void theViewHasTheAgentsEntriesInFileOrderAndTheMountPointsOfAllOtherLines() {
        String config = BLOCK.replace("shared", "config").replace("/mnt/efs", "/srv/my\\040config");
        FstabView view = view("UUID=1 / xfs defaults 1 1\n" + config
                + "# a comment /mnt/comment\n\n  \t \nnas:/m\t/mnt/my\\040media/\tnfs ro\n" + BLOCK + "lonely\n"
                + "/swapfile none swap sw");

        assertEquals(
                List.of(new FstabEntry("config", "10.0.1.10:/", "/srv/my config", "nfs4", "nfsvers=4.1"), SHARED),
                view.managed());
        assertEquals(Set.of("/", "/mnt/my media", "none"), view.foreignPaths());
    }

    @Test
    void repeatedEntriesAreAllInTheViewSoThatThePlannerSeesThem() {
        assertEquals(List.of(SHARED, SHARED), view(BLOCK + BLOCK).managed());
    }

    @Test
    void pathsAreUtf8BothWays() {
        FstabEntry entry = new FstabEntry("a", "10.0.1.10:/é", "/mnt/résumé", "nfs4", "x-note=é");
        byte[] bytes = FstabText.of("nas:/é /mnt/été nfs ro\n".getBytes(StandardCharsets.UTF_8))
                .with(List.of(entry))
                .bytes();

        assertTrue(
                new String(bytes, StandardCharsets.UTF_8).contains("\n10.0.1.10:/é /mnt/résumé nfs4 x-note=é 0 0\n"));
        assertEquals(List.of(entry), FstabText.of(bytes).view().managed());
        assertEquals(Set.of("/mnt/été"), FstabText.of(bytes).view().foreignPaths());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.1.10:/ /mnt/efs ext4 nfsvers=4.1 0 0", // no NFS
                "10.0.1.10:/ /mnt/other nfs4 nfsvers=4.1 0 0", // another path
                "10.0.1.10:/ /mnt/efs nfs4", // no options
                "#10.0.1.10:/ /mnt/efs nfs4 nfsvers=4.1 0 0", // switched off by hand
                ""
            })
    void aLineThatIsNotTheAgentsIsNotTakenForItAfterAMarker(String line) {
        String marker = BLOCK.substring(0, BLOCK.indexOf('\n') + 1);
        FstabText text = FstabText.of((marker + line).getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(), text.view().managed());
        assertArrayEquals(
                line.getBytes(StandardCharsets.UTF_8), text.with(List.of()).bytes());
    }

    @Test
    void anEntryWithoutItsLastTwoFieldsIsStillTheAgents() {
        assertEquals(List.of(SHARED), view(BLOCK.replace(" 0 0\n", "")).managed());
    }

    @Test
    void aMountPointIsForeignEvenIfNothingFollowsIt() {
        assertEquals(Set.of("/mnt/efs"), view("10.0.1.10:/ /mnt/efs").foreignPaths());
    }

    @Test
    void aMarkerIsKnownAgainAfterAnEditorChangedItsBlanksAndLineEnds() {
        String edited = BLOCK.replace("# efs", "  #  efs").replace("\n", "\r\n");
        assertEquals(List.of(SHARED), view(edited).managed());
        assertEquals(BLOCK, with(edited, SHARED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two words | 10.0.1.10:/ | /mnt/efs | nfs4 | hard",
                "''        | 10.0.1.10:/ | /mnt/efs | nfs4 | hard",
                "shared    | ''          | /mnt/efs | nfs4 | hard",
                "shared    | 10.0.1.10:/ | mnt      | nfs4 | hard",
                "shared    | 10.0.1.10:/ | ''       | nfs4 | hard",
                "shared    | 10.0.1.10:/ | /mnt/efs | efs  | hard",
                "shared    | 10.0.1.10:/ | /mnt/efs | nfs4 | ''",
            })
    void whatCouldNotBeReadBackIsRefused(String name, String source, String path, String type, String options) {
        FstabEntry entry = new FstabEntry(name, source, path, type, options);
        assertThrows(IllegalArgumentException.class, () -> with("", entry));
    }

    @Test
    void oneEntryIsPutOrDroppedAndTheOthersStay() {
        String other = BLOCK.replace("shared", "other").replace("/mnt/efs", "/mnt/other");
        FstabText text = FstabText.of((BLOCK + other + BLOCK).getBytes(StandardCharsets.UTF_8));
        FstabEntry moved = new FstabEntry("shared", "10.0.2.10:/", "/mnt/efs", "nfs4", "nfsvers=4.1");

        assertEquals(BLOCK.replace("10.0.1.10", "10.0.2.10") + other, asText(text.put(moved)));
        assertEquals(other, asText(text.drop("shared")));
        assertEquals(other + BLOCK, asText(text.drop("shared").put(SHARED)));
        assertEquals(BLOCK + other + BLOCK, asText(text.drop("nobody")));
    }

    @Test
    void twoEntriesOfOneNameAreRefused() {
        FstabEntry other = new FstabEntry("shared", "10.0.2.10:/", "/mnt/other", "nfs4", "hard");
        assertThrows(IllegalArgumentException.class, () -> with("", SHARED, other));
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("src/test/resources/fstab-samples"))) {
            return all.filter(file -> file.toString().endsWith(".fstab")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theFstabOfEveryDistributionComesBackToTheByte(Path sample) throws IOException {
        byte[] original = Files.readAllBytes(sample);
        byte[] with = FstabText.of(original).with(List.of(SHARED)).bytes();

        assertEquals(List.of(SHARED), FstabText.of(with).view().managed());
        assertEquals(
                FstabText.of(original).view().foreignPaths(),
                FstabText.of(with).view().foreignPaths());
        assertArrayEquals(original, FstabText.of(with).with(List.of()).bytes());
    }

    @Test
    void whateverTheFileHoldsTheAgentsEntriesComeAndGoWithoutATrace() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] original = someFile(random);
            List<FstabEntry> some = someEntries(random);
            List<FstabEntry> others = someEntries(random);
            String about = "seed=" + seed + " round=" + round;

            byte[] once = FstabText.of(original).with(some).bytes();
            byte[] changed = FstabText.of(once).with(others).bytes();

            assertArrayEquals(once, FstabText.of(once).with(some).bytes(), about);
            assertEquals(
                    Set.copyOf(others), Set.copyOf(FstabText.of(changed).view().managed()), about);
            assertEquals(foreignLines(original), foreignLines(changed), about);
            assertArrayEquals(original, FstabText.of(changed).with(List.of()).bytes(), about);
        }
    }

    private static List<String> foreignLines(byte[] file) {
        List<String> lines =
                new ArrayList<>(Arrays.asList(new String(file, StandardCharsets.ISO_8859_1).split("(?<=\n)")));
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith("# efs-mount-agent: ")) {
                lines.subList(i, i + 2).clear();
            }
        }
        return lines.stream()
                .map(line -> line.replaceFirst("\n$", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static byte[] someFile(Random random) {
        String[] lines = {
            "UUID=1 / xfs defaults 1 1",
            "# a comment",
            "",
            "\t",
            "nas:/m\t/mnt/m\tnfs\tro",
            "\\",
            "\u0000",
            "a\rb",
            "#",
            "caf\u00e9 /mnt/\u00ff\u0085 ext4",
            "10.0.1.10:/ /mnt/0 nfs4 hard 0 0",
            "# efs-mount-agent",
            "/dev/x /a\\040b ext4 rw"
        };
        StringBuilder file = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            file.append(lines[random.nextInt(lines.length)]).append(random.nextInt(4) == 0 ? "\r\n" : "\n");
        }
        if (random.nextBoolean()) {
            file.append(lines[random.nextInt(lines.length)]);
        }
        return file.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<FstabEntry> someEntries(Random random) {
        String[] paths = {"/mnt/0", "/mnt/a b", "/mnt/#", "/mnt/\\", "/mnt/\\040", "/mnt/é\t\n"};
        List<FstabEntry> entries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextBoolean()) {
                String path = paths[random.nextInt(paths.length)];
                entries.add(new FstabEntry("m" + i, "10.0.1." + random.nextInt(9) + ":/", path, "nfs4", "hard"));
            }
        }
        return entries;
    }

    private static FstabView view(String text) {
        return FstabText.of(text.getBytes(StandardCharsets.UTF_8)).view();
    }

    private static String asText(FstabText text) {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }

    private static String with(String text, FstabEntry... entries) {
        byte[] bytes = FstabText.of(text.getBytes(StandardCharsets.UTF_8))
                .with(List.of(entries))
                .bytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
