package io.efsmount.agent.cli;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import java.io.PrintWriter;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits without end until every required mount can be used, and says so when what is missing is another than before. */
final class ReadyWait {
    private static final long POLL_MILLIS = 250;

    private final Supplier<DaemonClient> configured;
    private final PrintWriter out;
    private DaemonClient client;
    private String said = "";

    /**
     * @param configured reads the configuration, which may change while this waits
     * @throws CommandFailure if it is refused now
     */
    ReadyWait(Supplier<DaemonClient> configured, PrintWriter out) {
        this.configured = configured;
        this.client = configured.get();
        this.out = out;
    }

    /** The first answer of a host that is ready. A daemon that cannot be asked, for whatever reason, is waited for too. */
    DaemonClient.Answer answer() {
        while (true) {
            try {
                DaemonClient.Answer answer = client.answer();
                if (answer.ready()) {
                    return answer;
                }
                say(reason(answer));
            } catch (CommandFailure unavailable) {
                say("Waits for the daemon: " + unavailable.lines().collect(Collectors.joining(" ")));
                readAgain();
            }
            pause();
        }
    }

    /** A daemon that was restarted with another configuration may report health elsewhere. */
    private void readAgain() {
        try {
            client = configured.get();
        } catch (CommandFailure _) {
            // it is being written, or the daemon does not start with it either: the one before may come back
        }
    }

    private static String reason(DaemonClient.Answer answer) {
        if (answer.verdict().stale()) {
            return "Waits for the daemon: its last report is old: see the log of efs-mount-agent, and restart it";
        }
        return answer.report().ready() // and was not, a moment before
                ? "Waits for the daemon: " + answer.verdict().line()
                : "Waits for required mounts: " + missing(answer.report());
    }

    private static String missing(HostReport report) {
        return report.mounts().stream()
                .filter(mount -> mount.required() && !mount.usable())
                .map(ReadyWait::why)
                .collect(Collectors.joining(", "));
    }

    private static String why(MountReport mount) {
        return mount.name()
                + mount.problem().map(problem -> " (" + problem.code() + ")").orElse("");
    }

    private void say(String line) {
        if (!line.equals(said)) {
            out.println(line);
            out.flush();
            said = line;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.SOFTWARE, "interrupted");
        }
    }
}
