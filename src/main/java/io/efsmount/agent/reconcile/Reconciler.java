package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.plan.Activity;
import io.efsmount.agent.plan.Hold;
import io.efsmount.agent.plan.MountOptions;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Plan;
import io.efsmount.agent.plan.Planner;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.Severity;
import io.efsmount.agent.plan.World;
import io.efsmount.agent.report.HostReport;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One pass after the other: observe, plan, apply, report. A pass takes milliseconds whatever the mounts do, because
 * everything that can block runs elsewhere. One caller at a time.
 */
public final class Reconciler implements AutoCloseable {

    /**
     * What came of a pass.
     *
     * @param settled whether nothing is under way and nothing is left to do that could be done now
     * @param seen whether everything that was asked has answered
     * @param again when the next pass is due, from now
     */
    public record Pass(World world, Plan plan, HostReport report, boolean settled, boolean seen, Duration again) {}

    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    /** A job asks, for which nobody waits; systemd has other things to do when the host goes down. */
    private static final Duration ASKING = Duration.ofSeconds(5);

    private AgentSettings settings;
    private Parts parts;
    private Optional<Problem> refused = Optional.empty();
    private volatile Supplier<Optional<Problem>> elsewhere = Optional::empty;
    private boolean troubled;
    private Map<String, Hold> holds = Map.of();

    private Reconciler(AgentSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /** Puts a reconciler together for this host. It asks nothing and touches nothing before its first pass. */
    public static Reconciler of(AgentSettings settings, Host host, Runnable wake) {
        return of(settings, host, wake, () -> HostShutdown.isUnderWay(ASKING));
    }

    static Reconciler of(AgentSettings settings, Host host, Runnable wake, BooleanSupplier hostGoesDown) {
        return new Reconciler(settings, Parts.of(settings, host, wake, hostGoesDown));
    }

    /** Has each report tell a problem of the host, if there is one, that no pass can see. */
    public void alsoTell(Supplier<Optional<Problem>> problem) {
        elsewhere = problem;
    }

    /**
     * Goes on with another configuration. What is no longer configured stays mounted, and is forgotten.
     *
     * @return false if a mount is being worked on: what is under way belongs to the old configuration and ends first; what
     *     is stuck is not waited for, and puts nothing in place that is no longer configured so
     */
    boolean take(Reload reload) {
        return switch (reload) {
            case Reload.Refused(Problem why) -> {
                refused = Optional.of(why);
                parts.reporter().sayAgain(why.code());
                yield true;
            }
            case Reload.Accepted(AgentSettings next) -> !parts.jobs().busy() && goOnWith(next);
        };
    }

    private boolean goOnWith(AgentSettings next) {
        settings.mounts().stream()
                .filter(old ->
                        next.mounts().stream().noneMatch(spec -> spec.path().equals(old.path())))
                .forEach(old -> LOG.warn(LogLine.of("Mount is no longer configured: what is mounted there stays")
                        .add("mount", old.name())
                        .add("path", old.path())));
        parts = parts.with(settings, next);
        settings = next;
        refused = Optional.empty();
        LOG.info(LogLine.of("Configuration is in force")
                .add("mounts", next.mounts().size()));
        return true;
    }

    /** Looks and decides, and changes nothing. */
    public Pass look() {
        return pass(_ -> false, false);
    }

    /** Looks, decides, and does. */
    public Pass pass() {
        return pass(_ -> true, true);
    }

    /** Looks, decides, and does what is to be done about these mounts only. */
    public Pass pass(Collection<String> names) {
        return pass(names::contains, true);
    }

    private Pass pass(Predicate<String> apply, boolean onHost) {
        parts.aws().tick(troubled);
        takeChangedHolds();
        World world = parts.observer().observe(parts.reach().reach());
        Plan plan = Planner.plan(world).with(refused).with(elsewhere.get());
        plan.mounts().stream().filter(mount -> apply.test(mount.spec().name())).forEach(parts.jobs()::run);
        if (onHost) {
            parts.jobs().runOnHost(plan.onHost());
        }
        troubled = plan.mounts().stream()
                .flatMap(m -> m.verdict().problems().stream())
                .anyMatch(p -> p.severity() != Severity.NOTICE);
        parts.reach().ask(plan.mounts().stream().flatMap(this::servers).collect(Collectors.toSet()));
        boolean seen = parts.aws().answered();
        // A job may have ended since it was seen at work: what it did is in the next pass.
        boolean busy =
                parts.jobs().busy() || world.mounts().stream().anyMatch(m -> m.activity() instanceof Activity.Busy);
        boolean settled = plan.actions().isEmpty() && !busy && seen;
        return new Pass(
                world,
                plan,
                parts.reporter().report(world, plan, parts.aws().membership().known(), parts.ecsProblems(settings)),
                settled,
                seen,
                again());
    }

    private Stream<ReachTracker.Server> servers(MountPlan plan) {
        int timeout = Math.toIntExact(settings.timing().mountTimeout().toSeconds());
        return plan.watch().stream()
                .map(address -> new ReachTracker.Server(
                        address,
                        MountOptions.resolve(plan.spec().options(), address, timeout)
                                .port()));
    }

    /** An operator who unmounts, or mounts, after a failure wants it tried now. */
    private void takeChangedHolds() {
        Map<String, Hold> now = settings.mounts().stream()
                .map(MountSpec::name)
                .collect(Collectors.toMap(name -> name, parts.holds()::of));
        now.forEach((name, hold) -> {
            if (!hold.equals(holds.getOrDefault(name, hold))) {
                parts.jobs().holdChanged(name, hold);
            }
        });
        holds = now;
    }

    private Duration again() {
        Duration now = parts.machinery().clock().now();
        Duration interval = settings.timing().interval();
        return Stream.of(
                        Optional.of(now.plus(interval)),
                        Optional.of(parts.aws().due()),
                        parts.jobs().nextDue())
                .flatMap(Optional::stream)
                .filter(due -> due.compareTo(now) > 0)
                .min(Duration::compareTo)
                .map(due -> due.minus(now))
                .orElse(interval);
    }

    /** Who tells ECS about each report; he stays silent until he is given one. */
    Announcer announcer() {
        return parts.announcer();
    }

    @Override
    public void close() {
        parts.announcer().close();
        parts.aws().close();
    }
}
