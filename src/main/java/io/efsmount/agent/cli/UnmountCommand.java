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
    private static final Duration LIMIT = Duration.ofSeconds(30);

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
        OtherDaemon.refuse(settings);
        Path runDirectory = Path.of(settings.files().runDirectory());
        Holds holds = new Holds(runDirectory);
        HostReport last;
        try {
            for (MountSpec mount : mounts) {
                holds.hold(mount.name(), lazy);
            }
            last = outcome(settings, mounts, runDirectory);
        } catch (IOException | RuntimeException failure) {
            for (MountSpec mount : mounts) {
                giveBack(mount, holds); // or it goes once it is idle, hours after somebody was told that this failed
            }
            throw failure;
        }
        int exitCode = ExitCode.OK;
        for (MountSpec mount : mounts) {
            exitCode = Math.max(exitCode, conclude(last, settings, mount, holds));
        }
        return exitCode;
    }

    private static HostReport outcome(AgentSettings settings, List<MountSpec> mounts, Path runDirectory)
            throws IOException {
        List<String> wanted = mounts.stream().map(MountSpec::name).toList();
        try (InstanceLock lock = InstanceLock.take(runDirectory).orElse(null)) {
            return lock == null
                    ? new DaemonWait(settings, LIMIT).until(report -> decided(report, settings, mounts))
                    : new OneShot(settings, LIMIT)
                            .until(
                                    reconciler -> reconciler.pass(wanted),
                                    pass -> decided(pass.report(), settings, mounts))
                            .report();
        }
    }

    private static boolean decided(HostReport report, AgentSettings settings, List<MountSpec> mounts) {
        // What hangs in another mount of it is a problem too, and says nothing about one that is gone.
        return mounts.stream()
                .allMatch(mount -> gone(mount)
                        ? forgotten(settings, mount)
                        : !problems(report, mount).isEmpty());
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

    private static void giveBack(MountSpec mount, Holds holds) throws IOException {
        if (gone(mount)) {
            holds.leaveAlone(mount.name());
        } else {
            holds.release(mount.name());
        }
    }

    /** One that could not be unmounted is given back: a command that failed leaves things as they were. */
    private int conclude(HostReport report, AgentSettings settings, MountSpec mount, Holds holds) throws IOException {
        giveBack(mount, holds);
        if (gone(mount)) {
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
        String why = problems(report, mount).stream()
                .findFirst()
                .map(problem -> problem.code() + ": " + problem.message() + " -> " + problem.remedy())
                .orElse("it was not done in time");
        spec.commandLine().getErr().println("efs-mount-agent: " + mount.name() + ": still mounted: " + why);
        return ExitCode.NOT_REACHED;
    }
}
