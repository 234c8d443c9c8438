package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.HostFiles;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Holds;
import io.efsmount.agent.reconcile.InstanceLock;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unmount}: takes mounts away from the daemon, and away from the host. */
@Command(
        name = "unmount",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Unmounts, removes the fstab entry, and keeps the daemon from mounting again until 'mount' or a boot.",
        footer = "A mount that is in use stays as it is, unless --lazy detaches it.")
final class UnmountCommand implements Callable<Integer> {
    @Mixin
    private final Configured configured = new Configured();

    @Option(names = "--lazy", description = "Detach at once, even when in use or when the server is dead.")
    private boolean lazy;

    @Option(names = "--all", description = "All configured mounts.")
    private boolean all;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Mounts to unmount.")
    private final List<String> names = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (all == !names.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "name the mounts to unmount, or say --all");
        }
        AgentSettings settings = configured.settings();
        List<MountSpec> mounts = Configured.select(settings, names);
        Configured.requireRoot("unmount");
        Path runDirectory = Path.of(settings.files().runDirectory());
        Holds holds = new Holds(runDirectory);
        for (MountSpec mount : mounts) {
            holds.hold(mount.name(), lazy);
        }
        Duration limit = Duration.ofSeconds(30);
        HostReport last;
        try (InstanceLock lock = InstanceLock.take(runDirectory).orElse(null)) {
            List<String> wanted = mounts.stream().map(MountSpec::name).toList();
            last = lock == null
                    ? new DaemonWait(settings, limit).until(report -> decided(report, settings, mounts))
                    : new OneShot(settings, limit)
                            .until(
                                    reconciler -> reconciler.pass(wanted),
                                    pass -> decided(pass.report(), settings, mounts))
                            .report();
        }
        int exitCode = ExitCode.OK;
        for (MountSpec mount : mounts) {
            exitCode = Math.max(exitCode, conclude(last, settings, mount, holds));
        }
        return exitCode;
    }

    private static boolean decided(HostReport report, AgentSettings settings, List<MountSpec> mounts) {
        return mounts.stream()
                .allMatch(mount -> (gone(mount) && forgotten(settings, mount))
                        || !problems(report, mount).isEmpty());
    }

    /** Whether fstab is rid of it, or is not to be touched or read: who ends before that leaves a line behind. */
    private static boolean forgotten(AgentSettings settings, MountSpec mount) {
        FstabFile fstab = new FstabFile(Path.of(settings.files().fstab()), InstantSource.system());
        return !settings.manageFstab()
                || fstab.read().toOptional().stream()
                        .flatMap(view -> view.managed().stream())
                        .noneMatch(entry -> entry.name().equals(mount.name()));
    }

    private static boolean gone(MountSpec mount) {
        return HostFiles.ofThisHost().mountTable().at(mount.path()).isEmpty();
    }

    private static List<ProblemReport> problems(HostReport report, MountSpec mount) {
        return report.mounts().stream()
                .filter(m -> m.name().equals(mount.name()))
                .map(MountReport::problems)
                .flatMap(List::stream)
                .filter(problem -> problem.severity().equals("failed"))
                .toList();
    }

    /** One that could not be unmounted is given back: a command that failed leaves things as they were. */
    private int conclude(HostReport report, AgentSettings settings, MountSpec mount, Holds holds) throws IOException {
        if (gone(mount)) {
            holds.leaveAlone(mount.name());
            spec.commandLine()
                    .getOut()
                    .println(mount.name() + ": not mounted on " + mount.path() + "; 'efs-mount-agent mount "
                            + mount.name() + "' gives it back");
            if (!forgotten(settings, mount)) {
                spec.commandLine()
                        .getErr()
                        .println("efs-mount-agent: " + mount.name() + ": its line is still in "
                                + settings.files().fstab() + ", which could not be written: remove it by hand");
                return ExitCode.NOT_REACHED;
            }
            return ExitCode.OK;
        }
        holds.release(mount.name());
        String why = problems(report, mount).stream()
                .findFirst()
                .map(problem -> problem.code() + ": " + problem.message() + " -> " + problem.remedy())
                .orElse("it was not done in time");
        spec.commandLine().getErr().println("efs-mount-agent: " + mount.name() + ": still mounted: " + why);
        return ExitCode.NOT_REACHED;
    }
}
