package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.ReportJson;
import java.io.IOException;

/** Asks the running daemon. Every {@link CommandFailure} says why there is no answer. */
final class DaemonClient {
    private final HostAsk host;

    /**
     * What the daemon itself says of the host now. A report does not know how old it is.
     *
     * @param line what {@code /ready} says
     */
    record Verdict(boolean ready, String line) {
        /** Whether the loop stands still, and the last report says nothing about the mounts now. */
        boolean stale() {
            return line.startsWith("stale: ");
        }
    }

    /** A report, and what the daemon says of the host. */
    record Answer(Verdict verdict, HostReport report) {
        boolean ready() {
            return verdict.ready() && report.ready();
        }
    }

    DaemonClient(AgentSettings.Health health) {
        this.host = new HostAsk(health);
    }

    /** Whether this is what {@code /ready} says with status 200; of whatever else listens there, 200 proves nothing. */
    static boolean saysReady(String line) {
        return line.matches("(ready|stale)\\b.*");
    }

    /** The last report, however old it is. */
    HostReport report() {
        HostAsk.Heard heard = host.ask("/status");
        if (heard.answer().status() == 503) {
            throw HostAsk.unavailable(heard.where(), "it is starting", "ask again in a moment");
        }
        requireAgent(heard, heard.answer().status() == 200);
        try {
            return ReportJson.read(heard.answer().body());
        } catch (IOException e) {
            throw HostAsk.unavailable(
                    heard.where(),
                    "its report cannot be read: " + e.getMessage(),
                    "if it is of another version, 'systemctl restart efs-mount-agent'; else " + HostAsk.FOREIGN);
        }
    }

    /** The last report, with what the daemon says of the host. */
    Answer answer() {
        HostAsk.Heard heard = host.ask(HealthcheckCommand.READY);
        String line = heard.answer().body().strip();
        boolean ready = heard.answer().status() == 200;
        requireAgent(heard, ready ? saysReady(line) : heard.answer().status() == 503);
        return new Answer(new Verdict(ready, line), report());
    }

    private static void requireAgent(HostAsk.Heard heard, boolean isAgent) {
        if (!isAgent) {
            throw HostAsk.unavailable(
                    heard.where(), "HTTP " + heard.answer().status() + ", not the agent's", HostAsk.FOREIGN);
        }
    }
}
