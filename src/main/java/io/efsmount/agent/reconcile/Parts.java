package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.EcsSettings;
import io.efsmount.agent.ecs.SdkClusterApi;
import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.Mounter;
import io.efsmount.agent.mount.Preflight;
import io.efsmount.agent.mount.Staging;
import io.efsmount.agent.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The parts of a reconciler, put together. */
record Parts(
        Machinery machinery,
        Aws aws,
        Holds holds,
        ReachTracker reach,
        MountJobs jobs,
        Applier applier,
        Observer observer,
        Reporter reporter,
        Announcer announcer) {
    private static final Duration PREFLIGHT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ECS_DEADLINE = Duration.ofSeconds(10);
    private static final Backoff JOB_BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    static Parts of(AgentSettings settings, Host host, Runnable wake) {
        Machinery machinery = new Machinery(
                threads(),
                host.clock(),
                host.wallClock(),
                () -> ThreadLocalRandom.current().nextLong(),
                wake);
        Path runDirectory = Path.of(settings.files().runDirectory());
        Holds holds = new Holds(runDirectory);
        Preflight preflight = new Preflight(PREFLIGHT_TIMEOUT);
        Staging staging = new Staging(runDirectory.resolve("staging"));
        FstabFile fstab = new FstabFile(Path.of(settings.files().fstab()), host.wallClock());
        StateFile state = StateFile.open(Path.of(settings.files().stateDirectory()), host.machineId());
        Applier applier = new Applier(new Mounter(host.calls(), host.files(), preflight, staging), fstab, state);
        MountJobs jobs = new MountJobs(machinery, applier, settings.timing().mountTimeout(), JOB_BACKOFF);
        Aws aws = new Aws(settings, machinery, host.machineId());
        Announcer announcer = new Announcer(
                settings.ecs().attributes() || settings.ecs().drain(), () -> announcement(settings, machinery, aws));
        RoundTrips roundTrips = new RoundTrips(
                machinery,
                host.calls(),
                settings.timing().probeTimeout(),
                settings.timing().staleAfter());
        Observer.Memory memory = new Observer.Memory(
                state,
                holds,
                jobs,
                applier,
                aws,
                new DnsFallback(machinery, settings.timing().zoneWait()));
        return new Parts(
                machinery,
                aws,
                holds,
                new ReachTracker(machinery, preflight, settings.timing().failoverAfter()),
                jobs,
                applier,
                new Observer(machinery, settings, host.files(), fstab, staging, memory, roundTrips),
                new Reporter(host.version(), host.wallClock(), roundTrips, () -> ecsProblems(settings, aws, announcer)),
                announcer);
    }

    private static Announcement announcement(AgentSettings settings, Machinery machinery, Aws aws) {
        EcsSettings access =
                new EcsSettings(settings.endpoints().ecs(), settings.fips(), settings.dualStack(), ECS_DEADLINE);
        return new Announcement(
                settings.ecs(),
                settings.timing().interval(),
                machinery,
                new SdkClusterApi(access, aws.credentials(), aws.credentials()::close),
                new ClusterMemory(Path.of(settings.files().stateDirectory())));
    }

    private static List<Problem> ecsProblems(AgentSettings settings, Aws aws, Announcer announcer) {
        Optional<Problem> absent =
                settings.ecs().attributes() ? aws.membership().problem() : Optional.empty();
        return Stream.concat(absent.stream(), announcer.problems().stream()).toList();
    }

    /** A thread for each task, kept for a minute: any of them may be stuck, and none may keep the process alive. */
    private static ExecutorService threads() {
        return Executors.newCachedThreadPool(
                task -> Thread.ofPlatform().daemon().name("call").unstarted(task));
    }
}
