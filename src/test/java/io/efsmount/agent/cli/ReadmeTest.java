package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.MountState;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people build alerts and scripts on stands in the README as it is in the code, and nothing else does. */
class ReadmeTest {
    @Test
    void the_table_of_problems_is_the_list_of_problem_codes() throws IOException {
        List<String> expected = Arrays.stream(ProblemCode.values())
                .map(code ->
                        code.code() + ", " + code.severity().name().toLowerCase(Locale.ROOT) + ", " + code.remedy())
                .toList();
        Pattern row = Pattern.compile(
                "(?m)^\\| `([a-z-]+)` \\| (notice|degraded|waiting|failed) \\| ([^|]+) \\| ([^|]+) \\|$");
        List<String> table = new ArrayList<>();
        for (Matcher match = row.matcher(section("### Problems")); match.find(); ) {
            assertTrue(match.group(3).length() > 5, "no meaning: " + match.group());
            table.add(match.group(1) + ", " + match.group(2) + ", " + match.group(4));
        }
        assertEquals(String.join("\n", expected), String.join("\n", table));
    }

    @Test
    void the_table_of_exit_codes_has_all_of_them_and_no_other() throws Exception {
        List<Integer> expected = new ArrayList<>();
        for (Field field : ExitCode.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                expected.add(field.getInt(null));
            }
        }
        assertEquals(
                expected,
                firstCells("### Exit codes", "([0-9]+)").map(Integer::valueOf).toList());
    }

    @Test
    void the_table_of_states_has_all_of_them_and_says_which_are_usable() throws IOException {
        List<String> expected = Arrays.stream(MountState.values())
                .map(state -> state.code() + (state.usable() ? " yes" : " no"))
                .toList();
        List<String> table = firstCells("### Mount states", "(`[a-z]+` \\| (?:yes|no))")
                .map(cells -> cells.replaceAll("[`|]", "").replaceAll(" +", " "))
                .toList();
        assertEquals(expected, table.stream().sorted(byOrderOf(expected)).toList());
    }

    private static java.util.Comparator<String> byOrderOf(List<String> expected) {
        return java.util.Comparator.comparingInt(expected::indexOf);
    }

    private static java.util.stream.Stream<String> firstCells(String heading, String cell) throws IOException {
        return Pattern.compile("(?m)^\\| " + cell + " \\|")
                .matcher(section(heading))
                .results()
                .map(r -> r.group(1));
    }

    /** From a heading to the next one. */
    private static String section(String heading) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("\n" + heading + "\n");
        assertTrue(start >= 0, "README.md has no " + heading);
        int end = readme.indexOf("\n#", start + heading.length() + 1);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }
}
