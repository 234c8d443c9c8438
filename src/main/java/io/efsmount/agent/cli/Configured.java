package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.instance.MetadataSettings;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command does first: read the configuration, or say all that is wrong with it. */
final class Configured {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "${env:EFS_MOUNT_AGENT_CONFIG:-/etc/efs-mount-agent/agent.properties}",
            description = "Configuration file (default: ${DEFAULT-VALUE}; environment EFS_MOUNT_AGENT_CONFIG).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    Path file() {
        return file;
    }

    /** What came of reading it, for a command that can do without a good one. */
    ConfigReading reading() {
        return ConfigReader.read(file, System.getenv());
    }

    ConfigReading.Accepted read() {
        return switch (reading()) {
            case ConfigReading.Accepted accepted -> {
                MetadataSettings.apply(accepted.settings().endpoints().metadata());
                yield accepted;
            }
            case ConfigReading.Rejected rejected ->
                throw new CommandFailure(ExitCode.CONFIG, String.join("\n", rejected.errors()));
        };
    }

    AgentSettings settings() {
        return read().settings();
    }

    /** This machine, with its kernel bound and proven, for the daemon or for a command that is soon done. */
    static Host host(AgentSettings settings, boolean daemon) {
        try {
            return Host.ofThisMachine(Version.current(), settings.files(), daemon);
        } catch (IllegalStateException | UnsatisfiedLinkError e) {
            throw new CommandFailure(ExitCode.OS_ERROR, "cannot call the kernel: " + e.getMessage());
        }
    }

    /** Only root may mount; said before anything is tried. */
    static void requireRoot(String command) {
        if (!Files.isWritable(Path.of("/proc/1/oom_score_adj"))) {
            throw new CommandFailure(ExitCode.NO_PERMISSION, command + " needs root: start it with sudo");
        }
    }

    /** The named mounts, or all when none is named. */
    static List<MountSpec> select(AgentSettings settings, List<String> names) {
        List<String> known = settings.mounts().stream().map(MountSpec::name).toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new CommandFailure(
                    ExitCode.USAGE, "no mount is named " + name + "; configured are: " + String.join(", ", known));
        });
        return settings.mounts().stream()
                .filter(spec -> names.isEmpty() || names.contains(spec.name()))
                .toList();
    }
}
