package io.efsmount.agent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads as much of Markdown as our documents use for manual pages: headings, paragraphs, lists, fenced code, and tables,
 * of which a row becomes a term (the first cell) and its meaning (the last). What stands between them is the default.
 */
final class ManMarkdown {
    private final Roff roff;
    private final List<String> lines;
    private int next;

    private ManMarkdown(Roff roff, String text) {
        this.roff = roff;
        this.lines = text.lines().toList();
    }

    static void write(Roff roff, String text) {
        ManMarkdown markdown = new ManMarkdown(roff, text);
        while (markdown.next < markdown.lines.size()) {
            markdown.block();
        }
    }

    /** A part of a document: from a heading, without it, to the next one of the same or a higher rank. */
    static String part(String document, String heading) {
        List<String> all = document.lines().toList();
        int start = all.indexOf(heading);
        if (start < 0) {
            throw new IllegalArgumentException("no heading: " + heading);
        }
        int rank = heading.indexOf(' ');
        int end = start + 1;
        boolean code = false;
        while (end < all.size() && (code || !all.get(end).matches("#{1," + rank + "} .*"))) {
            code ^= all.get(end).startsWith("```");
            end++;
        }
        return String.join("\n", all.subList(start + 1, end)) + "\n";
    }

    private void block() {
        String line = lines.get(next);
        if (line.isBlank()) {
            next++;
        } else if (line.startsWith("## ")) {
            section(line.substring(3));
        } else if (line.startsWith("### ")) {
            roff.subsection(line.substring(4));
            next++;
        } else if (line.startsWith("```")) {
            code();
        } else if (line.startsWith("|")) {
            table();
        } else if (line.startsWith("- ")) {
            roff.bullet(words().substring(2));
        } else {
            roff.paragraph(words());
        }
    }

    private void section(String title) {
        roff.section(title);
        next++;
        if (title.equals("NAME")) {
            roff.plain(words());
        }
    }

    private void code() {
        int end = next + 1;
        while (!lines.get(end).startsWith("```")) {
            end++;
        }
        roff.code(lines.subList(next + 1, end));
        next = end + 1;
    }

    private void table() {
        boolean body = false;
        for (; next < lines.size() && lines.get(next).startsWith("|"); next++) {
            List<String> cells = Arrays.stream(lines.get(next).split("(?<!\\\\)\\|"))
                    .skip(1)
                    .map(cell -> cell.strip().replace("\\|", "|"))
                    .toList();
            if (body) {
                row(cells);
            }
            body |= cells.getFirst().matches("-+");
        }
    }

    private void row(List<String> cells) {
        boolean defaults = cells.size() == 3 && !cells.get(1).equals("-");
        roff.term(cells.getFirst(), cells.getLast() + (defaults ? " (default: " + cells.get(1) + ")" : ""));
    }

    /** The lines of one paragraph or of one item of a list. */
    private String words() {
        List<String> words = new ArrayList<>();
        do {
            words.add(lines.get(next++).strip());
        } while (next < lines.size()
                && !lines.get(next).isBlank()
                && !lines.get(next).matches("(- |\\||```|#).*"));
        return String.join(" ", words);
    }
}
