package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.TokenFile;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the running daemon for its report. */
final class DaemonClient {
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int MOST_BYTES = 16 << 20;

    private final URI status;
    private final Optional<String> tokenFile;

    DaemonClient(AgentSettings.Health health) {
        this.status = HealthUrl.of(health, "/status");
        this.tokenFile = health.tokenFile();
    }

    /** The report, or a {@link CommandFailure} that says why there is none. */
    HostReport report() {
        try {
            return ask();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "the daemon does not answer at " + status + " (" + e.getMessage()
                            + "): start it with 'systemctl start efs-mount-agent'");
        }
    }

    private static String token(String file) {
        try {
            return TokenFile.read(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CONFIG, "efs.health.token-file: " + e.getMessage());
        }
    }

    private HostReport ask() throws IOException {
        var connection = (HttpURLConnection) status.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (tokenFile.isPresent()) {
            connection.setRequestProperty("Authorization", "Bearer " + token(tokenFile.get()));
        }
        try {
            int code = connection.getResponseCode();
            if (code != HttpURLConnection.HTTP_OK) {
                throw new IOException(
                        switch (code) {
                            case HttpURLConnection.HTTP_UNAVAILABLE -> "it is starting";
                            case HttpURLConnection.HTTP_UNAUTHORIZED -> "it wants the token of efs.health.token-file";
                            default -> "HTTP " + code;
                        });
            }
            try (InputStream in = connection.getInputStream()) {
                return ReportJson.read(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }
}
