package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.health.BearerToken;
import io.efsmount.agent.plan.MountState;
import io.efsmount.agent.reconcile.Holds;
import io.efsmount.agent.reconcile.Host;
import io.efsmount.agent.reconcile.InstanceLock;
import io.efsmount.agent.reconcile.Loop;
import io.efsmount.agent.reconcile.Reconciler;
import io.efsmount.agent.reconcile.Wake;
import io.efsmount.agent.report.MountReport;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: the daemon. The loop starts first, so that nothing waits for the HTTP server to be up. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs the daemon in the foreground: mounts, keeps mounted, reports health. systemd starts it.")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(RunCommand.class);
    private static final long HEAD_START_MILLIS = 250;

    /** A command may have it for the moment that its mount takes. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

    @Mixin
    private final Configured configured = new Configured();

    @Option(
            names = "--check",
            description =
                    "Only read the configuration, say all that is wrong with it, and end: with 78 if it is refused.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ConfigReading.Accepted configuration = configured.read();
        if (check) {
            spec.commandLine().getOut().println(configured.file() + ": the configuration is good");
            configuration.warnings().forEach(spec.commandLine().getErr()::println);
            return ExitCode.OK;
        }
        Configured.requireRoot("run");
        AgentSettings settings = configuration.settings();
        Path runDirectory = Path.of(settings.files().runDirectory());
        try (InstanceLock _ = InstanceLock.take(runDirectory, LOCK_PATIENCE)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.LOCKED,
                        "another agent runs on this host (lock " + runDirectory.resolve("lock")
                                + "): see 'efs-mount-agent status'"))) {
            LOG.infof("Agent starts version=%s config=%s", Version.current(), configured.file());
            configuration
                    .keys()
                    .forEach(key -> LOG.infof(
                            "Configuration key=%s value=\"%s\" source=\"%s\"", key.key(), key.value(), key.source()));
            configuration.warnings().forEach(LOG::warn);
            return runLoop(settings, runDirectory);
        }
    }

    /** A file that comes later, or never, keeps nobody from the file systems: only the health endpoint stays shut. */
    private static Optional<BearerToken> token(AgentSettings settings) {
        return settings.health().tokenFile().map(file -> new BearerToken(Path.of(file)));
    }

    private int runLoop(AgentSettings settings, Path runDirectory) {
        Host host = Configured.host(settings, true);
        Wake wake = new Wake();
        HealthTrouble trouble = new HealthTrouble(wake::signal);
        Reconciler reconciler = Reconciler.of(settings, host, wake::signal);
        reconciler.alsoTell(trouble::problem);
        try (Loop loop = new Loop(reconciler, wake, host.clock(), new Holds(runDirectory))) {
            CountDownLatch mounting = new CountDownLatch(1);
            loop.listen(report -> {
                if (report.mounts().stream().noneMatch(RunCommand::waits)) {
                    mounting.countDown();
                }
            });
            loop.start();
            SystemdLink systemd = new SystemdLink(configured.file(), settings, loop, host.clock());
            Daemon.prepare(loop, settings, token(settings), trouble, systemd::served);
            letMountsGoFirst(mounting);
            AtomicInteger exitCode = new AtomicInteger();
            AtomicReference<@Nullable Throwable> why = new AtomicReference<>();
            Quarkus.run(Daemon.class, (code, failure) -> {
                exitCode.set(code);
                why.set(failure);
            });
            Throwable failure = why.get();
            if (failure != null) {
                throw notServed(failure);
            }
            return exitCode.get();
        }
    }

    private static boolean waits(MountReport mount) {
        return mount.state().equals(MountState.WAITING.code());
    }

    /**
     * Starting the HTTP server keeps a processor busy: on a small host that is as much as all there is to do until the file
     * systems are mounted. Nobody asks for the health of
     * an agent that young, and one whose mounts have to wait is asked soon enough.
     */
    private static void letMountsGoFirst(CountDownLatch mounting) {
        try {
            mounting.await(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static CommandFailure notServed(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new CommandFailure(
                ExitCode.OS_ERROR,
                "cannot serve health, neither by TCP nor through the Unix socket (" + cause
                        + "): see the log above; systemd starts the agent again");
    }
}
