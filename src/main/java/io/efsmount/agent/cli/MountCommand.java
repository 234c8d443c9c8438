package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Holds;
import io.efsmount.agent.reconcile.InstanceLock;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mount}: mounts now, by the daemon where one runs, else by itself, and says how that went. */
@Command(
        name = "mount",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Mounts what is configured, and gives back to the daemon what 'unmount' took away.",
        footer = "Where a daemon runs, it does the work, and the command waits for it.")
final class MountCommand implements Callable<Integer> {
    @Mixin
    private final Configured configured = new Configured();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Mounts to mount; all when none is named.")
    private final List<String> names = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        AgentSettings settings = configured.settings();
        List<MountSpec> mounts = Configured.select(settings, names);
        Configured.requireRoot("mount");
        OtherDaemon.refuse(settings);
        Path runDirectory = Path.of(settings.files().runDirectory());
        Holds holds = new Holds(runDirectory);
        for (MountSpec mount : mounts) {
            holds.release(mount.name());
        }
        List<String> wanted = mounts.stream().map(MountSpec::name).toList();
        Duration limit = settings.timing().mountTimeout().plusSeconds(30);
        try (InstanceLock lock = InstanceLock.take(runDirectory).orElse(null)) {
            HostReport last = lock == null
                    ? new DaemonWait(settings, limit).until(report -> decided(report, wanted))
                    : new OneShot(settings, limit)
                            .until(
                                    reconciler -> reconciler.pass(wanted),
                                    pass -> pass.settled() || failed(pass.report(), wanted))
                            .report();
            return print(last, wanted, lock != null);
        }
    }

    private static Optional<MountReport> find(HostReport report, String name) {
        return report.mounts().stream().filter(m -> m.name().equals(name)).findFirst();
    }

    private static boolean decided(HostReport report, List<String> wanted) {
        return wanted.stream()
                .flatMap(name -> find(report, name).stream())
                .allMatch(m -> m.usable() || m.state().equals("failed"));
    }

    private static boolean failed(HostReport report, List<String> wanted) {
        return decided(report, wanted)
                && wanted.stream().flatMap(name -> find(report, name).stream()).anyMatch(m -> !m.usable());
    }

    private int print(HostReport report, List<String> wanted, boolean alone) {
        PrintWriter out = spec.commandLine().getOut();
        List<MountReport> mounts =
                wanted.stream().flatMap(name -> find(report, name).stream()).collect(Collectors.toList());
        for (MountReport mount : mounts) {
            out.println(mount.name() + ": " + mount.state() + " on " + mount.path()
                    + mount.targetIp().map(ip -> " from " + ip).orElse("")
                    + mount.problem()
                            .map(p -> ": " + p.code() + ": " + p.message() + " -> " + p.remedy())
                            .orElse(""));
        }
        if (alone) {
            out.println(
                    "No daemon runs: nothing watches these mounts; start it with 'systemctl start efs-mount-agent'.");
        }
        return mounts.stream().allMatch(MountReport::usable) ? ExitCode.OK : ExitCode.NOT_REACHED;
    }
}
