package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder for each case, with the world ({@link SceneText}) and the plan ({@link PlanText}) that must come of it. A
 * new case is a new folder with a {@code world.txt}; {@code mvn test -Dtest=ScenariosTest -Dscenarios.write=true} writes
 * the plans anew, to be read before they are committed.
 */
class ScenariosTest {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    @ParameterizedTest
    @MethodSource("cases")
    void the_plan_is_the_expected_one(String name) throws IOException {
        Path folder = FOLDER.resolve(name);
        String plan = PlanText.of(
                SceneText.parse(Files.readString(folder.resolve("world.txt"))).plan());
        if (Boolean.getBoolean("scenarios.write")) {
            Files.writeString(folder.resolve("plan.txt"), plan);
        }
        assertEquals(Files.readString(folder.resolve("plan.txt")), plan);
    }

    @Test
    void every_file_belongs_to_a_case() throws IOException {
        Set<String> wanted = cases().stream()
                .flatMap(name -> Stream.of(name + "/world.txt", name + "/plan.txt"))
                .collect(Collectors.toSet());
        try (Stream<Path> tree = Files.walk(FOLDER)) {
            Set<String> found = tree.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .collect(Collectors.toSet());
            assertEquals(wanted, found);
        }
    }

    @Test
    void there_are_many_cases_and_no_two_of_the_same_world() throws IOException {
        List<String> names = cases();
        assertTrue(names.size() >= 40, "only " + names.size());
        long different = names.stream()
                .map(name -> assertReadable(FOLDER.resolve(name).resolve("world.txt")))
                .distinct()
                .count();
        assertEquals(names.size(), different);
    }

    private static String assertReadable(Path file) {
        try {
            return Files.readString(file).replaceAll("#.*", "");
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
