package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.HealthChecks;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Loop;
import io.efsmount.agent.reconcile.Reload;
import io.efsmount.agent.reconcile.SteadyClock;
import io.efsmount.agent.systemd.Notifier;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The daemon as systemd's service: what it is told, and what SIGHUP and SIGTERM do. */
final class SystemdLink {
    private static final Logger LOG = Logger.getLogger(SystemdLink.class);

    private final Loop loop;
    private final ConfigReload again;
    private final Optional<Notifier> notifier;

    SystemdLink(Path configuration, AgentSettings settings, Loop loop, SteadyClock clock) {
        this.loop = loop;
        this.again = new ConfigReload(configuration, settings);
        this.notifier = Notifier.of(
                System.getenv(), clock::now, loop::report, settings.timing().startLimit());
        notifier.ifPresent(told -> loop.beat(told::beat));
    }

    /** To be called when health can be asked for: only now are the signals ours, for Quarkus takes them when it starts. */
    void served(HealthChecks checks) {
        Signals.on("HUP", () -> reload(checks));
        Signals.on("TERM", this::end);
        notifier.ifPresent(Notifier::served);
    }

    private synchronized void reload(HealthChecks checks) {
        LOG.info("Configuration is read again");
        notifier.ifPresent(Notifier::reloading);
        Reload read = again.read();
        loop.reload(read, () -> {
            if (read instanceof Reload.Accepted(AgentSettings settings)) {
                checks.keepOnly(settings.mounts().stream().map(MountSpec::name).toList());
            }
            notifier.ifPresent(Notifier::reloaded);
        });
    }

    private void end() {
        LOG.info("Agent stops; what is mounted stays mounted");
        notifier.ifPresent(Notifier::stopping);
        Quarkus.asyncExit(ExitCode.OK);
    }
}
