package io.efsmount.agent.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the program knows about its commands, as Markdown for the manual page, and as a completion for bash. */
final class CommandDocuments {
    private static final String TABLE = "| What | Meaning |\n|---|---|\n";

    private final CommandLine line = new CommandLine(new AgentCommand());
    private final CommandSpec program = line.getCommandSpec();
    private final Collection<CommandSpec> commands = program.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    private final Set<String> common;

    CommandDocuments() {
        Map<String, Long> commands = this.commands.stream()
                .flatMap(command -> command.options().stream())
                .collect(Collectors.groupingBy(CommandDocuments::words, Collectors.counting()));
        common = commands.entrySet().stream()
                .filter(words -> words.getValue() * 2 > this.commands.size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The same option is another one where it is told in other words. */
    private static String words(OptionSpec option) {
        return option.longestName() + " " + text(option.description());
    }

    String bashCompletion() {
        return AutoComplete.bash(program.name(), line);
    }

    String name() {
        return program.name() + " - "
                + text(program.usageMessage().description()).replaceFirst("\\.$", "");
    }

    String synopsis() {
        return commands.stream().map(this::synopsis).collect(Collectors.joining("\n\n")) + "\n";
    }

    /** The options that most commands have are told once, in a section of their own. */
    private String synopsis(CommandSpec command) {
        Stream<String> options =
                own(command).map(option -> option.required() ? spelled(option) : "[" + spelled(option) + "]");
        Stream<String> operands = command.positionalParameters().stream()
                .map(operand -> operand.arity().min() > 0
                        ? operand.paramLabel()
                        : "[" + operand.paramLabel() + (operand.arity().max() > 1 ? "...]" : "]"));
        String rest = Stream.of(Stream.of("[OPTION...]"), options, operands)
                .flatMap(s -> s)
                .collect(Collectors.joining(" "));
        return "`" + program.name() + " " + command.name() + "` " + rest;
    }

    String commands() {
        return commands.stream().map(this::command).collect(Collectors.joining("\n"));
    }

    private String command(CommandSpec command) {
        String rows = Stream.concat(
                        command.positionalParameters().stream().map(operand -> row(operand.paramLabel(), operand)),
                        own(command).map(CommandDocuments::row))
                .collect(Collectors.joining());
        return "### " + command.name() + "\n\n"
                + paragraphs(command.usageMessage().description())
                + paragraphs(command.usageMessage().footer())
                + (rows.isEmpty() ? "" : TABLE + rows);
    }

    String options() {
        return TABLE
                + commands.stream()
                        .flatMap(command -> command.options().stream())
                        .filter(option -> common.contains(words(option)))
                        .map(CommandDocuments::row)
                        .distinct()
                        .collect(Collectors.joining());
    }

    /** The lines of the program's footer that are examples: a command, two blanks or more, what it is for. */
    String examples() {
        return TABLE
                + Arrays.stream(program.usageMessage().footer())
                        .filter(line -> line.startsWith("  " + program.name() + " "))
                        .map(line -> line.strip().split(" {2,}", 2))
                        .map(words -> "| `" + words[0] + "` | " + cell(words[1]) + " |\n")
                        .collect(Collectors.joining());
    }

    private Stream<OptionSpec> own(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden() && !common.contains(words(option)));
    }

    private static String spelled(OptionSpec option) {
        String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
        return "`" + option.longestName() + "`" + value;
    }

    private static String row(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> name.equals(option.longestName()) ? spelled(option) : "`" + name + "`")
                .collect(Collectors.joining(", "));
        return row(names, option);
    }

    private static String row(String term, ArgSpec argument) {
        return "| " + term + " | " + cell(text(argument.description())) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String paragraphs(String... texts) {
        return Arrays.stream(texts)
                .filter(line -> !line.isBlank())
                .map(line -> text(line) + "\n\n")
                .collect(Collectors.joining());
    }

    /** As picocli prints it: the texts are formats, in which %n is a new line. */
    private static String text(String... lines) {
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%");
    }
}
