package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.TokenFile;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A question to the daemon of this host: through its Unix socket where this process may open that, for only root can listen
 * there, and else by TCP, where anybody can while no daemon runs.
 */
record HostAsk(AgentSettings.Health health) {
    static final String FOREIGN =
            "another program has the port: 'ss -ltnp' names it; stop it, or set efs.health.port and restart the agent";

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 16 << 20;
    private static final String START = "start it with 'systemctl start efs-mount-agent'";
    private static final String STUCK =
            "it is stuck: see 'journalctl -u efs-mount-agent', then 'systemctl restart efs-mount-agent' (mounts stay)";

    /** An answer, and who gave it. */
    record Heard(String where, HttpAsk.Answer answer) {}

    /** Asks. Every {@link CommandFailure} says why there is no answer, and what to do. */
    Heard ask(String path) {
        return throughSocket(path).orElseGet(() -> byTcp(path));
    }

    private Optional<Path> socket() {
        return health.socket().map(Path::of);
    }

    /** Whether somebody listens there who is not for us; root may write everything that is there. */
    private boolean socketIsShut() {
        return socket().filter(path -> Files.exists(path) && !Files.isWritable(path))
                .isPresent();
    }

    private Optional<Heard> throughSocket(String path) {
        Optional<Path> socket = socket().filter(Files::isWritable);
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        try {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket.get());
            HttpAsk ask = new HttpAsk(() -> address, "localhost", path, Optional.empty());
            return Optional.of(new Heard(socket.get().toString(), ask.within(LIMIT, MOST_BYTES)));
        } catch (IOException _) { // left behind by a daemon that was killed, or no socket at all
            return Optional.empty();
        }
    }

    /** Who could have opened the daemon's socket and found nobody there does not tell the token to whoever has the port. */
    private Heard byTcp(String path) {
        URI url = HealthUrl.of(health, path);
        boolean trusted = health.socket().isEmpty() || socketIsShut();
        Optional<String> token = trusted ? health.tokenFile().map(HostAsk::token) : Optional.empty();
        try {
            HttpAsk.Answer answer = HttpAsk.byTcp(url, "/", token).within(LIMIT, MOST_BYTES);
            if (answer.status() == 401) {
                throw unauthorized(url, trusted);
            }
            return new Heard(url.toString(), answer);
        } catch (IOException e) {
            throw unavailable(url.toString(), String.valueOf(e.getMessage()), remedy(e));
        }
    }

    private CommandFailure unauthorized(URI url, boolean trusted) {
        if (!trusted) {
            return unavailable(
                    health.socket().orElseThrow(),
                    "nobody listens there, and the token is not told to whoever is at " + url,
                    "'systemctl restart efs-mount-agent', and see its log for why there is no socket");
        }
        String why = health.tokenFile()
                .map(file -> "it refuses the token of " + file)
                .orElse("it wants a token, and efs.health.token-file is not set");
        return unavailable(
                url.toString(),
                why,
                "name the file that the daemon was started with, or 'systemctl restart" + " efs-mount-agent'");
    }

    private String remedy(IOException failure) {
        Throwable cause =
                failure.getCause() instanceof ExecutionException thrown ? thrown.getCause() : failure.getCause();
        return switch (cause) {
            case TimeoutException _ -> STUCK;
            case SocketException _
            when socketIsShut() ->
                "ask as root, who may open " + health.socket().orElseThrow() + ", or " + START;
            case SocketException _ -> START;
            case null, default -> FOREIGN;
        };
    }

    private static String token(String file) {
        try {
            return TokenFile.read(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    e.getCause() instanceof AccessDeniedException ? ExitCode.NO_PERMISSION : ExitCode.CONFIG,
                    "efs.health.token-file: " + e.getMessage());
        }
    }

    /** There is no answer that can be used, from there and for this reason. */
    static CommandFailure unavailable(String where, String why, String remedy) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE, "the daemon does not answer at " + where + " (" + why + "): " + remedy);
    }
}
