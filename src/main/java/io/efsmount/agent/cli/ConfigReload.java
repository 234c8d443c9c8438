package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.reconcile.Reload;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Reads the configuration of a running agent again, and refuses what it cannot go on with. */
final class ConfigReload {
    private static final Logger LOG = Logger.getLogger(ConfigReload.class);

    /** What counts when the agent starts, and never again. */
    private record Fixed(String keys, Function<AgentSettings, Object> value) {}

    private static final List<Fixed> FIXED = List.of(
            new Fixed("efs.health.*", AgentSettings::health),
            new Fixed("efs.state-directory, efs.run-directory or efs.fstab-file", AgentSettings::files),
            new Fixed("efs.ecs.*", AgentSettings::ecs),
            new Fixed("efs.fips or efs.dual-stack", settings -> List.of(settings.fips(), settings.dualStack())),
            new Fixed("efs.endpoint.ecs", settings -> settings.endpoints().ecs()),
            new Fixed("efs.endpoint.metadata", settings -> settings.endpoints().metadata()),
            new Fixed("efs.interval", settings -> settings.timing().interval()));

    private final Path file;
    private final AgentSettings atStart;

    ConfigReload(Path file, AgentSettings atStart) {
        this.file = file;
        this.atStart = atStart;
    }

    Reload read() {
        return switch (ConfigReader.read(file, System.getenv())) {
            case ConfigReading.Rejected rejected -> refused(rejected.errors());
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(LOG::warn);
                List<String> changed = FIXED.stream()
                        .filter(fixed -> !fixed.value()
                                .apply(atStart)
                                .equals(fixed.value().apply(accepted.settings())))
                        .map(fixed -> fixed.keys() + ": cannot change while the agent runs: take the change back, or"
                                + " 'systemctl restart efs-mount-agent' (mounts stay)")
                        .toList();
                yield changed.isEmpty() ? new Reload.Accepted(accepted.settings()) : refused(changed);
            }
        };
    }

    private static Reload refused(List<String> errors) {
        String more =
                errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more: 'efs-mount-agent plan' tells all)";
        return new Reload.Refused(ProblemCode.CONFIG_REFUSED.with(
                "the configuration was read again and is refused: " + errors.getFirst() + more));
    }
}
