package io.efsmount.agent.cli;

import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.report.ReportJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: asks the running daemon. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows what the running daemon says; exit code 0 when every required mount is ready, 1 when not.",
            "What is wrong with the configuration file is told as well; the exit code is 78 only if no daemon answers."
        })
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final Configured configured = new Configured();

    @Option(names = "--json", description = "Print the daemon's report as it is.")
    private boolean json;

    @Option(
            names = "--wait",
            description =
                    "Wait until every required mount is ready, however long that takes; print what is waited for.")
    private boolean wait;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        DaemonClient.Answer answer = wait ? new ReadyWait(this::client, json ? err : out).answer() : answer(err);
        out.print(json ? ReportJson.write(answer.report()) : StatusTable.of(answer));
        out.flush();
        if (json && answer.verdict().stale()) {
            err.println(answer.verdict().line());
        }
        return answer.ready() ? ExitCode.OK : ExitCode.NOT_REACHED;
    }

    private DaemonClient client() {
        return new DaemonClient(configured.settings().health());
    }

    /** A daemon goes on with the configuration that it has, so one whose file was spoilt is asked all the same. */
    private DaemonClient.Answer answer(PrintWriter err) {
        ConfigReading reading = configured.reading();
        List<String> errors = reading instanceof ConfigReading.Rejected rejected ? rejected.errors() : List.of();
        try {
            DaemonClient.Answer answer = new DaemonClient(reading.health()).answer();
            errors.forEach(error -> err.println("efs-mount-agent: " + error));
            return answer;
        } catch (CommandFailure unavailable) {
            throw errors.isEmpty()
                    ? unavailable
                    : new CommandFailure(ExitCode.CONFIG, String.join("\n", errors) + "\n" + unavailable.getMessage());
        }
    }
}
