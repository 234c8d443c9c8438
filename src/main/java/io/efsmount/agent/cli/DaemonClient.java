package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.TokenFile;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.ReportJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the running daemon. Every {@link CommandFailure} says why there is no answer. */
final class DaemonClient {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 16 << 20;

    private final AgentSettings.Health health;

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
        this.health = health;
    }

    /** The last report, however old it is. */
    HostReport report() {
        URI url = HealthUrl.of(health, "/status");
        HttpAsk.Answer answer = ask(url);
        if (answer.status() != 200) {
            throw unavailable(url, answer.status() == 503 ? "it is starting" : "HTTP " + answer.status());
        }
        try {
            return ReportJson.read(answer.body());
        } catch (IOException e) {
            throw unavailable(url, String.valueOf(e.getMessage()));
        }
    }

    /** The last report, with what the daemon says of the host. */
    Answer answer() {
        URI url = HealthUrl.of(health, HealthcheckCommand.READY);
        HttpAsk.Answer answer = ask(url);
        if (answer.status() != 200 && answer.status() != 503) {
            throw unavailable(url, "HTTP " + answer.status());
        }
        return new Answer(new Verdict(answer.status() == 200, answer.body().strip()), report());
    }

    private HttpAsk.Answer ask(URI url) {
        Optional<String> token = health.tokenFile().map(DaemonClient::token);
        try {
            HttpAsk.Answer answer = HttpAsk.byTcp(url, "/", token).within(LIMIT, MOST_BYTES);
            if (answer.status() == 401) {
                throw new IOException("it wants the token of efs.health.token-file");
            }
            return answer;
        } catch (IOException e) {
            throw unavailable(url, String.valueOf(e.getMessage()));
        }
    }

    private static String token(String file) {
        try {
            return TokenFile.read(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CONFIG, "efs.health.token-file: " + e.getMessage());
        }
    }

    private static CommandFailure unavailable(URI url, String why) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                "the daemon does not answer at " + url + " (" + why
                        + "): start it with 'systemctl start efs-mount-agent'");
    }
}
