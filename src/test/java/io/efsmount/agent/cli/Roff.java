package io.efsmount.agent.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A manual page in the macros of man(7), from paragraphs whose words are marked as in Markdown: {@code `code`},
 * {@code **bold**}, {@code [text](place)}.
 */
final class Roff {
    /** Longer lines are frowned on by {@code mandoc -Tlint}. */
    private static final int WIDTH = 78;

    private static final Pattern MARKED = Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\[([^\\]]+)]\\(([^)]+)\\)");

    private final StringBuilder page = new StringBuilder();

    /** The first lines: name and section of the page, the day of its source, and the program with its version. */
    Roff(String name, int section, String day, String program) {
        line(".\\\" Generated (make packages): change the Markdown and the --help texts that it is made from.");
        line(".TH %s %d %s \"%s\"".formatted(name.toUpperCase(java.util.Locale.ROOT), section, day, program));
        line(".nh");
    }

    void section(String title) {
        line(".SH " + title.toUpperCase(java.util.Locale.ROOT));
    }

    void subsection(String title) {
        line(".SS " + text(title));
    }

    void paragraph(String words) {
        startParagraph();
        wrapped(marked(words));
    }

    /** A line without a paragraph before it, as NAME wants it. */
    void plain(String words) {
        wrapped(marked(words).replaceFirst(" - ", " \\\\- "));
    }

    void bullet(String words) {
        line(".IP \\(bu 2");
        wrapped(marked(words));
    }

    void term(String term, String meaning) {
        line(".TP");
        line(marked(term));
        wrapped(marked(meaning));
    }

    void code(List<String> lines) {
        startParagraph();
        line(".RS 4");
        line(".nf");
        lines.forEach(code -> line(code.isBlank() ? ".sp" : protect(literal(code))));
        line(".fi");
        line(".RE");
    }

    /** Not after a heading, which has begun one. */
    private void startParagraph() {
        String last = page.substring(page.lastIndexOf("\n", page.length() - 2) + 1);
        if (!last.startsWith(".S")) {
            line(".PP");
        }
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private void wrapped(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                line(protect(line.toString()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        line(protect(line.toString()));
    }

    /** A line that begins with one of these would be a request. */
    private static String protect(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    private static String marked(String words) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = MARKED.matcher(words);
        int end = 0;
        while (matcher.find()) {
            result.append(text(words.substring(end, matcher.start()))).append(mark(matcher.toMatchResult()));
            end = matcher.end();
        }
        return result.append(text(words.substring(end))).toString();
    }

    private static String mark(MatchResult found) {
        if (found.group(1) != null) {
            return "\\fB" + literal(found.group(1)) + "\\fR";
        } else if (found.group(2) != null) {
            return "\\fB" + text(found.group(2)) + "\\fR";
        }
        String place = found.group(4).startsWith("http") ? " <" + literal(found.group(4)) + ">" : "";
        return marked(found.group(3)) + place;
    }

    /** What is typed as it stands. */
    private static String literal(String code) {
        return escaped(code, character -> switch (character) {
            case "-" -> "\\-";
            case "'" -> "\\(aq";
            default -> character;
        });
    }

    private static String text(String words) {
        return escaped(words, UnaryOperator.identity());
    }

    private static String escaped(String words, UnaryOperator<String> further) {
        return words.codePoints()
                .mapToObj(c -> switch (c) {
                    case '\\' -> "\\(rs";
                    case '~' -> "\\(ti";
                    case '^' -> "\\(ha";
                    case '`' -> "\\(ga";
                    case '"' -> "\\(dq";
                    default -> c < 128 ? further.apply(Character.toString(c)) : "\\[u%04X]".formatted(c);
                })
                .collect(Collectors.joining());
    }
}
