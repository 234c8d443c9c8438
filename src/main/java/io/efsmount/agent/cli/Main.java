package io.efsmount.agent.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Where the process starts. Only {@code run} starts Quarkus; every other command is done before that would be up. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        int exitCode = execute(
                new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
        // Not a return: a thread may be stuck in the kernel, and must not keep the process.
        System.exit(exitCode);
    }

    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new AgentCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (failure instanceof CommandFailure known) {
                        known.getMessage().lines().forEach(line -> command.getErr().println("efs-mount-agent: " + line));
                        return known.exitCode();
                    }
                    command.getErr().println("efs-mount-agent: this is a bug, please report it: " + failure);
                    failure.printStackTrace(command.getErr());
                    return ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
