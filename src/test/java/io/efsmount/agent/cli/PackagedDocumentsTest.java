package io.efsmount.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The manual pages and the completion say what the program and its documents say. */
class PackagedDocumentsTest {
    private static final PackagedDocuments DOCUMENTS = new PackagedDocuments("1.2.3", 1_700_000_000);

    @TempDir
    private Path folder;

    /** What a reader sees, in one line without marks. */
    private static String read(String page) {
        return page.replaceAll("(?m)^\\.(PP|nf|fi|RS.*|RE|TP|sp)$", "")
                .replaceAll("\\\\f[BR]|\\\\&", "")
                .replace("\\-", "-")
                .replace("\\(rs", "\\")
                .replace("\\(aq", "'")
                .replace("\\(ti", "~")
                .replaceAll("\\s+", " ");
    }

    @Test
    void the_page_has_every_command_and_every_option_with_the_words_of_the_help() {
        String page = read(DOCUMENTS.commandPage());
        for (CommandLine command :
                new CommandLine(new AgentCommand()).getSubcommands().values()) {
            var spec = command.getCommandSpec();
            assertTrue(page.contains("efs-mount-agent " + spec.name() + " [OPTION...]"), spec.name());
            Stream<String> words = Stream.concat(
                    Stream.of(spec.usageMessage().description()),
                    Stream.of(spec.usageMessage().footer()));
            words.forEach(said -> assertTrue(page.contains(said), said));
            spec.args().forEach(argument -> assertTrue(page.contains(argument.description()[0]), argument::toString));
            spec.options().forEach(option -> assertTrue(page.contains(option.longestName()), option::longestName));
        }
    }

    @Test
    void the_page_has_every_exit_code_and_every_section_of_a_page() {
        String page = DOCUMENTS.commandPage();
        for (int code : List.of(ExitCode.OK, ExitCode.NOT_REACHED, ExitCode.UNAVAILABLE, ExitCode.CONFIG)) {
            assertTrue(page.contains("\n.TP\n" + code + "\n"), "exit code " + code);
        }
        List<String> sections = Pattern.compile("(?m)^\\.SH (.*)$")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(
                List.of(
                        "NAME",
                        "SYNOPSIS",
                        "DESCRIPTION",
                        "COMMANDS",
                        "OPTIONS",
                        "EXIT STATUS",
                        "ENVIRONMENT",
                        "FILES",
                        "SIGNALS",
                        "EXAMPLES",
                        "SEE ALSO"),
                sections);
    }

    @Test
    void the_page_of_the_configuration_has_every_key_with_its_default_and_every_chapter() throws IOException {
        String document = Files.readString(Path.of("docs/configuration.md"));
        String page = read(DOCUMENTS.configurationPage());
        Matcher row = Pattern.compile("(?m)^\\| `(efs\\.[^`]+)` \\| (?:`([^`]+)`|-) \\| ")
                .matcher(document);
        int rows = 0;
        for (; row.find(); rows++) {
            // its own place, and perhaps the words of another key
            List<String> places = Pattern.compile(" " + Pattern.quote(row.group(1)) + " ")
                    .matcher(page)
                    .results()
                    .map(found -> page.substring(found.start(), Math.min(page.length(), found.start() + 250)))
                    .toList();
            assertFalse(places.isEmpty(), row.group(1));
            String stated = row.group(2) == null ? "" : "(default: " + row.group(2) + ")";
            assertTrue(places.stream().anyMatch(place -> place.contains(stated)), places::toString);
        }
        assertTrue(rows > 30, "the table has only " + rows + " keys");
        Pattern.compile("(?m)^## (.*)$")
                .matcher(document)
                .results()
                .map(match -> match.group(1))
                .forEach(chapter -> {
                    String title = chapter.equals("All keys") ? "KEYS" : chapter.toUpperCase(java.util.Locale.ROOT);
                    assertTrue(page.contains(" .SH " + title), chapter);
                });
    }

    @Test
    void a_line_that_looks_like_a_request_is_none_and_a_backslash_stays() {
        Roff roff = new Roff("x", 1, "2026-01-01", "x 1");
        ManMarkdown.write(roff, "Text\n\n.dot `a\\b` ü\n\n```\n'quote -x\n```\n");
        String expected = """
                .PP
                Text
                .PP
                \\&.dot \\fBa\\(rsb\\fR \\[u00FC]
                .PP
                .RS 4
                .nf
                \\(aqquote \\-x
                .fi
                .RE
                """;
        assertTrue(roff.toString().endsWith(expected), roff::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mandoc -T lint -W style", "groff -man -ww -z -b -K utf8"})
    void what_reads_manual_pages_has_nothing_to_say_against_them(String reader) throws Exception {
        assumeTrue(isInstalled(reader), reader + " is not installed");
        for (String page : List.of(DOCUMENTS.commandPage(), DOCUMENTS.configurationPage())) {
            Path file = Files.writeString(folder.resolve("page"), page);
            assertEquals("", bash(reader + " " + file + " 2>&1 || true"));
        }
    }

    @Test
    void bash_completes_commands_and_their_options() throws Exception {
        Path completion = Files.writeString(folder.resolve("completion"), new CommandDocuments().bashCompletion());
        String complete = """
                . %s
                COMP_WORDS=(efs-mount-agent %s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_efs-mount-agent 2>/dev/null # compopt works only while one presses TAB
                echo "${COMPREPLY[@]}"
                """;
        assertEquals("unmount\n", bash(complete.formatted(completion, "unm")));
        assertEquals("--lazy\n", bash(complete.formatted(completion, "unmount --l")));
        assertFalse(bash(complete.formatted(completion, "run --")).contains("--lazy"));
    }

    private boolean isInstalled(String command) throws Exception {
        return !bash("command -v " + command.split(" ")[0] + " || true").isEmpty();
    }

    private static String bash(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
