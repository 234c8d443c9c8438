package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.health.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code healthcheck}: one question, one line, 0 or 1; for container health checks and scripts. */
@Command(
        name = "healthcheck",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        // Docker and ECS know 0 and 1 only; 2 is reserved.
        exitCodeOnInvalidInput = ExitCode.NOT_REACHED,
        description = {
            "Asks the daemon whether this host is ready; exit code 0 if it is, 1 if it is not, does not answer or"
                    + " cannot be asked. Prints one line.",
            "Needs no root and no configuration file, and so runs in a container as well."
        })
final class HealthcheckCommand implements Callable<Integer> {
    static final String READY = "/ready";
    private static final String USUAL = "http://127.0.0.1:51688" + READY;
    private static final int MOST_CHARACTERS = 600;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Take address and token file from the daemon's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ask at this http URL; without a path, at " + READY + " (default: " + USUAL + ").")
    private @Nullable URI url;

    @Option(names = "--socket", paramLabel = "PATH", description = "Ask through the daemon's Unix socket.")
    private @Nullable Path socket;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the bearer token that the daemon asks for by TCP.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "2s",
            converter = Seconds.class,
            description = "Deadline of the whole check, as 500ms or 2s, at most 60s (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Duration timeout;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private record Heard(String path, HttpAsk.Answer answer) {}

    /** A duration of the command line. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[1-9][0-9]{0,4}ms|[1-9][0-9]?s")
                    || (text.matches("[0-9]{2}s") && text.compareTo("60s") > 0)) {
                throw new TypeConversionException("'" + text + "' is no duration like 500ms or 2s, at most 60s");
            }
            return text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        }
    }

    @Override
    public Integer call() {
        try {
            // Files too may be on a file system that does not answer.
            Heard heard = Deadline.within(timeout, () -> {
                HttpAsk ask = question();
                return new Heard(ask.path(), ask.ask());
            });
            HttpAsk.Answer answer = heard.answer();
            String line = answer.body().lines().findFirst().orElse("");
            return switch (answer.status()) {
                case 200 ->
                    heard.path().equals(READY) && !DaemonClient.saysReady(line)
                            ? say(
                                    ExitCode.NOT_REACHED,
                                    "not known: not the agent answers, but another program: " + line)
                            : say(ExitCode.OK, line);
                case 503 -> say(ExitCode.NOT_REACHED, "not ready: " + line);
                case 401 -> say(ExitCode.NOT_REACHED, "not known: the daemon wants a token: say --token-file FILE");
                default -> say(ExitCode.NOT_REACHED, "not known: HTTP " + answer.status() + " " + line);
            };
        } catch (IOException | RuntimeException e) { // whatever it is, the host is not known to be ready
            return say(ExitCode.NOT_REACHED, "not known: " + e.getMessage());
        }
    }

    private HttpAsk question() throws IOException {
        if (url != null && (socket != null || config != null) || socket != null && config != null) {
            throw new IllegalArgumentException("say one of --url, --socket and --config");
        }
        Optional<String> token = tokenFile == null ? Optional.empty() : Optional.of(TokenFile.read(tokenFile));
        if (socket != null) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
            return new HttpAsk(() -> address, "localhost", READY, token);
        }
        if (config != null) {
            AgentSettings.Health health = health(config);
            if (tokenFile == null && health.tokenFile().isPresent()) {
                token = Optional.of(TokenFile.read(Path.of(health.tokenFile().get())));
            }
            return HttpAsk.byTcp(HealthUrl.of(health, READY), READY, token);
        }
        return HttpAsk.byTcp(url == null ? URI.create(USUAL) : url, READY, token);
    }

    private static AgentSettings.Health health(Path file) {
        return switch (ConfigReader.read(file, System.getenv())) {
            case ConfigReading.Accepted accepted -> accepted.settings().health();
            case ConfigReading.Rejected rejected ->
                throw new IllegalArgumentException(rejected.errors().getFirst());
        };
    }

    /** What others sent is printed without what would steer a terminal, and not at any length. */
    private int say(int exitCode, String line) {
        String plain = line.replaceAll("\\p{Cntrl}+", " ").strip();
        spec.commandLine()
                .getOut()
                .println(plain.length() > MOST_CHARACTERS ? plain.substring(0, MOST_CHARACTERS) + "…" : plain);
        return exitCode;
    }
}
