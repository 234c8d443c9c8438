package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.EcsSettings;
import io.efsmount.agent.ecs.SdkClusterApi;
import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.instance.InstanceMetadata;
import io.efsmount.agent.mount.GuardedPaths;
import io.efsmount.agent.mount.Mounter;
import io.efsmount.agent.mount.Preflight;
import io.efsmount.agent.mount.Staging;
import io.efsmount.agent.mount.WriteGuard;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
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
        DnsFallback dns,
        RoundTrips roundTrips,
        Announcer announcer) {
    private static final Duration PREFLIGHT_TIMEOUT = Duration.ofSeconds(2);
    private static final Backoff JOB_BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    static Parts of(AgentSettings settings, Host host, Runnable wake, BooleanSupplier hostGoesDown) {
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
        Path stateDirectory = Path.of(settings.files().stateDirectory());
        StateFile state = StateFile.open(stateDirectory, host.machineId());
        WriteGuard guard =
                new WriteGuard(host.calls(), host.files(), new GuardedPaths(stateDirectory.resolve("guarded")));
        Mounter mounter = new Mounter(host.calls(), host.files(), preflight, staging);
        Applier applier = new Applier(mounter, guard, fstab, state, hostGoesDown);
        MountJobs jobs = new MountJobs(machinery, applier, settings.timing().mountTimeout(), JOB_BACKOFF);
        Aws aws = new Aws(settings, machinery, host.machineId());
        Announcer announcer = new Announcer(
                settings.ecs().attributes() || settings.ecs().drain(), () -> announcement(settings, machinery, aws));
        RoundTrips roundTrips = new RoundTrips(
                machinery,
                host.calls(),
                settings.timing().probeTimeout(),
                settings.timing().staleAfter());
        DnsFallback dns = new DnsFallback(machinery, settings.timing().zoneWait());
        Observer.Memory memory = new Observer.Memory(state, holds, jobs, applier, aws, dns);
        return new Parts(
                machinery,
                aws,
                holds,
                new ReachTracker(machinery, preflight, settings.timing().failoverAfter()),
                jobs,
                applier,
                new Observer(
                        machinery,
                        settings,
                        host.files(),
                        fstab,
                        staging,
                        memory,
                        new Looks(machinery, guard),
                        roundTrips),
                new Reporter(host.version(), host.wallClock(), roundTrips),
                dns,
                roundTrips,
                announcer);
    }

    /**
     * The parts for another configuration. All that is known and under way goes on, but for what the change makes doubtful;
     * not called while a job is under way.
     */
    Parts with(AgentSettings before, AgentSettings now) {
        AgentSettings.Timing timing = now.timing();
        jobs.limit(timing.mountTimeout());
        jobs.keepOnly(now.mounts());
        roundTrips.limit(timing.probeTimeout(), timing.staleAfter());
        reporter.keepOnly(now.mounts().stream().map(MountSpec::name).collect(Collectors.toSet()));
        boolean sameWait = timing.zoneWait().equals(before.timing().zoneWait());
        boolean samePatience = timing.failoverAfter().equals(before.timing().failoverAfter());
        Aws nextAws = askedAlike(before, now) ? aws : aws.anew(now);
        nextAws.askFor(now);
        DnsFallback nextDns = sameWait ? dns : new DnsFallback(machinery, timing.zoneWait());
        return new Parts(
                machinery,
                nextAws,
                holds,
                samePatience
                        ? reach
                        : new ReachTracker(machinery, new Preflight(PREFLIGHT_TIMEOUT), timing.failoverAfter()),
                jobs,
                applier,
                observer.with(now, nextAws, nextDns),
                reporter,
                nextDns,
                roundTrips,
                announcer);
    }

    /** Of what may change while the agent runs. */
    private static boolean askedAlike(AgentSettings before, AgentSettings now) {
        return before.region().equals(now.region())
                && before.zoneId().equals(now.zoneId())
                && before.endpoints().equals(now.endpoints())
                && before.timing().discoveryInterval().equals(now.timing().discoveryInterval());
    }

    private static Announcement announcement(AgentSettings settings, Machinery machinery, Aws aws) {
        EcsSettings access = new EcsSettings(
                settings.endpoints().ecs(), settings.fips(), settings.dualStack(), Announcement.CALL_DEADLINE);
        return new Announcement(
                settings.ecs(),
                settings.timing().longestPause(),
                machinery,
                new SdkClusterApi(access, aws.credentials(), aws.credentials()::close),
                new ClusterMemory(Path.of(settings.files().stateDirectory())),
                new InstanceMetadata(settings.endpoints().metadata())::leaving);
    }

    /** What is wrong between this host and its cluster. */
    List<Problem> ecsProblems(AgentSettings settings) {
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
