package io.efsmount.agent.cli;

import io.efsmount.agent.report.ReportJson;
import java.io.PrintWriter;
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
        description = "Shows what the running daemon says; exit code 0 when every required mount is ready, 1 when not.")
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
        DaemonClient.Answer answer = wait ? new ReadyWait(this::client, out).answer() : client().answer();
        out.print(json ? ReportJson.write(answer.report()) : StatusTable.of(answer));
        out.flush();
        if (json && answer.verdict().stale()) {
            spec.commandLine().getErr().println(answer.verdict().line());
        }
        return answer.ready() ? ExitCode.OK : ExitCode.NOT_REACHED;
    }

    private DaemonClient client() {
        return new DaemonClient(configured.settings().health());
    }
}
