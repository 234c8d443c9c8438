package io.efsmount.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The files of a package that are made from others, so that they say what those say: the manual pages from the commands,
 * the documents and {@code packaging/man}, the completion from the commands, and the native library from the jar that the
 * executable carries it from. And the help of each command, by which the executable is seen to be of this source.
 */
final class PackagedDocuments {
    private static final Path PAGES = Path.of("packaging/man");

    private final String day;
    private final String program;

    /**
     * Documents of one version.
     *
     * @param version as the pages show it
     * @param seconds of the commit, since 1970
     */
    PackagedDocuments(String version, long seconds) {
        this.day = Instant.ofEpochSecond(seconds)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        this.program = "efs-mount-agent " + version;
    }

    /** Writes them all; {@code packaging/build} starts this with folder, version, seconds and machine (x86_64, aarch64). */
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        PackagedDocuments documents = new PackagedDocuments(arguments[1], Long.parseLong(arguments[2]));
        Files.writeString(folder.resolve("efs-mount-agent.8"), documents.commandPage());
        Files.writeString(folder.resolve("efs-mount-agent.conf.5"), documents.configurationPage());
        Files.writeString(folder.resolve("efs-mount-agent.bash"), new CommandDocuments().bashCompletion());
        Path help = Files.createDirectories(folder.resolve("help"));
        for (var command : new CommandLine(new AgentCommand()).getSubcommands().entrySet()) {
            Files.writeString(help.resolve(command.getKey()), command.getValue().getUsageMessage(Ansi.OFF));
        }
        String library = "/jni/" + arguments[3] + "-Linux/libjffi-1.2.so";
        try (InputStream in = PackagedDocuments.class.getResourceAsStream(library)) {
            if (in == null) {
                throw new IllegalArgumentException("jffi has no " + library);
            }
            Files.write(folder.resolve("libjffi-1.2.so"), in.readAllBytes());
        }
    }

    String commandPage() {
        CommandDocuments commands = new CommandDocuments();
        return page(
                "efs-mount-agent",
                8,
                Map.of(
                        "name", commands.name(),
                        "synopsis", commands.synopsis(),
                        "commands", commands.commands(),
                        "options", commands.options(),
                        "exit-codes", ManMarkdown.part(read(Path.of("README.md")), "### Exit codes"),
                        "examples", commands.examples()));
    }

    String configurationPage() {
        String document = read(Path.of("docs/configuration.md"));
        String all = ManMarkdown.part(document, "# Configuration");
        String keys = ManMarkdown.part(document, "## All keys");
        int end = all.indexOf(keys.stripTrailing()) + keys.stripTrailing().length();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("introduction", all.substring(0, all.indexOf("## All keys")));
        texts.put("keys", keys);
        texts.put("rest", all.substring(end));
        return page("efs-mount-agent.conf", 5, texts);
    }

    private String page(String name, int section, Map<String, String> texts) {
        String source = read(PAGES.resolve(name + "." + section + ".md"));
        for (var text : texts.entrySet()) {
            String place = "{" + text.getKey() + "}\n";
            if (!source.contains(place)) {
                throw new IllegalStateException(name + "." + section + ".md has no " + place);
            }
            source = source.replace(place, text.getValue() + "\n");
        }
        Roff roff = new Roff(name, section, day, program);
        ManMarkdown.write(roff, source);
        return roff.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
