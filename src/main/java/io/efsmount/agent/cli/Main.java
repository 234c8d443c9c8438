package io.efsmount.agent.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Where the process starts. Only {@code run} starts Quarkus; every other command is done before that would be up. */
@QuarkusMain
public final class Main {
    private static final String RUN = "run";
    private static final String HEALTHCHECK = "healthcheck";

    /** Kept, because a logger that nobody holds forgets its level. */
    private static final Logger SDK = Logger.getLogger("software.amazon.awssdk");

    private Main() {}

    public static void main(String... arguments) {
        nameHostForLog();
        quietSdkUntilConfigured();
        int exitCode = execute(utf8(System.out), utf8(System.err), arguments);
        // Not a return: a thread may be stuck in the kernel, and must not keep the process.
        System.exit(exitCode);
    }

    /**
     * Left to itself, the log manager asks the DNS for the name of this host when the first line is logged, and waits for
     * the answer, which at boot may not come. No line has the name.
     */
    private static void nameHostForLog() {
        Stream.of("jboss.host.name", "jboss.qualified.host.name", "jboss.node.name")
                .forEach(key -> System.setProperty(key, "localhost"));
        System.setProperty("jboss.process.name", "efs-mount-agent");
    }

    /**
     * Until the configuration of the log is read, every level is enabled, and the SDK formats many debug lines while the
     * first questions are asked: they are lost. The configuration then sets what it says
     * ({@code quarkus.log.category."software.amazon.awssdk".level}).
     */
    private static void quietSdkUntilConfigured() {
        SDK.setLevel(Level.WARNING);
    }

    /** Whatever the locale says: paths and tags are UTF-8. */
    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        Optional<CommandLine> alone = arguments.length == 0 ? Optional.empty() : alone(arguments[0]);
        return alone.orElseGet(() -> new CommandLine(new AgentCommand()))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    Exception said = failure instanceof IOException refused ? runDirectory(refused) : failure;
                    if (said instanceof CommandFailure known) {
                        known.lines().forEach(line -> command.getErr().println("efs-mount-agent: " + line));
                        return known.exitCode();
                    }
                    command.getErr().println("efs-mount-agent: this is a bug, please report it: " + failure);
                    failure.printStackTrace(command.getErr());
                    return ExitCode.SOFTWARE;
                })
                .execute(alone.isPresent() ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
    }

    /** What the commands leave to be thrown comes from the lock and the holds. */
    private static CommandFailure runDirectory(IOException failure) {
        String file = failure instanceof FileSystemException known ? known.getFile() : "a file of the run directory";
        String why = switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file";
            case FileAlreadyExistsException _ -> "is in the way";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> String.valueOf(failure.getMessage());
        };
        return new CommandFailure(
                ExitCode.OS_ERROR,
                "cannot read or write " + file + ": " + why
                        + ": mend that, or set efs.run-directory to a folder that root can write");
    }

    /**
     * picocli looks at all options of all commands; at boot, each millisecond of that is one that a container waits, and
     * a health check is run every few seconds.
     */
    private static Optional<CommandLine> alone(String command) {
        return switch (command) {
            case RUN -> Optional.of(new CommandLine(new RunCommand()).setCommandName("efs-mount-agent " + RUN));
            case HEALTHCHECK ->
                Optional.of(new CommandLine(new HealthcheckCommand()).setCommandName("efs-mount-agent " + HEALTHCHECK));
            default -> Optional.empty();
        };
    }
}
