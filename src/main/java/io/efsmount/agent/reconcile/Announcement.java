package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.DrainRule;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Settling;
import io.efsmount.agent.ecs.Wanted;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.HostState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ECS is told, step by step: reports are taken in ({@link #see}, at once), and from time to time it is looked at what
 * has held long enough, and that is told ({@link #step}, which calls the API). One caller of each.
 */
final class Announcement {
    /** Nothing is to be done until something is seen. */
    static final Duration IDLE = Duration.ofMinutes(5);

    /** How long a call may take, where there is no hurry. */
    static final Duration CALL_DEADLINE = Duration.ofSeconds(10);
    /** A call that has less time than this need not begin. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final AgentSettings.Ecs settings;
    private final Machinery machinery;
    private final Duration longestPause;
    private final ClusterApi api;
    private final ClusterMemory file;
    private final Settling settling;
    private final DrainRule rule;
    private final AttributeTeller attributes;
    private final Drainer drainer;
    private volatile List<Problem> problems = List.of();
    private List<String> leftOut = List.of();
    private volatile List<String> absent = List.of();
    private Optional<ClusterMembership> host = Optional.empty();
    private Duration seenAt = Duration.ZERO;
    private volatile @Nullable Memory memory;
    private boolean ended;

    /**
     * @param longestPause between two passes of the loop; what was seen before a longer one is not told
     * @param leaving why others want this host empty, if they do
     */
    Announcement(
            AgentSettings.Ecs settings,
            Duration longestPause,
            Machinery machinery,
            ClusterApi api,
            ClusterMemory file,
            Supplier<Observation<Optional<String>>> leaving) {
        this.settings = settings;
        this.machinery = machinery;
        this.api = api;
        this.file = file;
        this.longestPause = longestPause;
        String prefix = settings.attributePrefix();
        settling = new Settling(Wanted.stateName(prefix), machinery.random().nextInt(1001) / 1000.0);
        rule = new DrainRule(
                new DrainRule.Settings(settings.drain(), settings.drainAfter(), settings.activateAfter()),
                longestPause);
        attributes = new AttributeTeller(api, machinery, Wanted.stateName(prefix));
        drainer = new Drainer(api, machinery, rule, leaving);
    }

    /** Takes a report in; never blocks for longer than a map takes. */
    synchronized void see(HostReport report) {
        seenAt = machinery.clock().now();
        host = report.cluster()
                .flatMap(cluster -> report.containerInstanceArn().map(arn -> new ClusterMembership(cluster, arn)));
        Wanted wanted = Wanted.of(report, settings.attributePrefix());
        leftOut = wanted.leftOut();
        absent = wanted.absent();
        settling.see(wanted.attributes(), seenAt);
        rule.see(report, seenAt);
    }

    /** Tells what is to be told, and says when to look again; may block for as long as its calls may take. */
    Duration step() {
        Duration now = machinery.clock().now();
        Optional<ClusterMembership> told = hostSeenBy(now);
        if (told.isEmpty()) {
            return IDLE;
        }
        ClusterMembership member = told.get();
        if (settings.attributes()) {
            tellAttributes(member, now);
        }
        Memory known = recall(member.containerInstanceArn());
        drainer.act(member, known, rule.step(known.drain(), now), this::keep);
        known = recall(member.containerInstanceArn());
        problems = collect(known);
        return next(known);
    }

    /** What the loop does not say any more is not known, and not told. */
    private synchronized Optional<ClusterMembership> hostSeenBy(Duration now) {
        return now.minus(seenAt).compareTo(longestPause) > 0 ? Optional.empty() : host;
    }

    private void tellAttributes(ClusterMembership member, Duration now) {
        Memory known = recall(member.containerInstanceArn());
        Map<String, String> goal;
        synchronized (this) {
            goal = settling.settled(known.put(), now);
        }
        Optional<Memory> told = attributes.tell(member, known, goal, this::keep);
        synchronized (this) {
            told.ifPresent(after -> settling.told(known.put(), after.put(), now));
        }
    }

    /**
     * Says that this host and its mounts are no good any more, because it goes down; on any thread. What it is about to say
     * is written down first, because the process may end before a call does: the next life then tells all of it again.
     *
     * @param time for all of it
     */
    void farewell(Duration time) {
        Duration end = machinery.clock().now().plus(time);
        Optional<ClusterMembership> member;
        synchronized (this) {
            member = host;
        }
        Memory known = memory;
        if (!settings.attributes() || member.isEmpty() || known == null || !writtenAsInDoubt()) {
            return;
        }
        String state = Wanted.stateName(settings.attributePrefix());
        Set<String> mounts = new TreeSet<>(known.put().keySet());
        mounts.remove(state);
        Duration left = end.minus(machinery.clock().now());
        if (left.compareTo(LEAST) < 0
                || api.put(member.get(), Map.of(state, HostState.FAILED.code()), left)
                        .isPresent()) {
            return;
        }
        left = end.minus(machinery.clock().now());
        if (!mounts.isEmpty() && left.compareTo(LEAST) >= 0) {
            api.delete(member.get(), mounts.stream().limit(Wanted.MOST).toList(), left);
        }
    }

    /** A last word that cannot be remembered is not said: it would stay in ECS for hours. */
    private boolean writtenAsInDoubt() {
        synchronized (file) {
            Memory known = memory;
            if (known == null || ended) {
                return false;
            }
            Set<String> all = new TreeSet<>(known.put().keySet());
            all.add(Wanted.stateName(settings.attributePrefix()));
            boolean written = keep(known.inDoubt(all)).isEmpty();
            ended = true;
            return written;
        }
    }

    List<Problem> problems() {
        return problems;
    }

    private Memory recall(String arn) {
        Memory known = memory;
        if (known == null || !known.arn().equals(arn)) {
            known = file.read(arn);
            // An earlier life that nobody remembers may have left them there.
            known = known.equals(Memory.none(arn)) ? known.inDoubt(absent) : known;
            memory = known;
            attributes.reset();
            drainer.reset();
        }
        return known;
    }

    private Optional<Problem> keep(Memory now) {
        synchronized (file) {
            if (ended) { // a call that was under way at the farewell knows less than what that has written
                return Optional.of(ProblemCode.STATE_UNAVAILABLE.with("the host goes down"));
            }
            memory = now;
            return file.write(now);
        }
    }

    private Duration next(Memory known) {
        Duration now = machinery.clock().now();
        Optional<Duration> settles;
        synchronized (this) {
            settles = settling.next(known.put(), now);
        }
        Stream<Duration> dues =
                settings.attributes() ? Stream.concat(settles.stream(), attributes.dues()) : Stream.empty();
        return Stream.concat(dues, drainer.due().stream())
                .map(due -> due.minus(now))
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .filter(wait -> wait.compareTo(IDLE) < 0)
                .orElse(IDLE);
    }

    private synchronized List<Problem> collect(Memory known) {
        List<Problem> all = new ArrayList<>();
        if (settings.attributes()) {
            attributes.problem().ifPresent(all::add);
            if (!leftOut.isEmpty()) {
                all.add(ProblemCode.ECS_ATTRIBUTES_LEFT_OUT.with("no attribute for " + String.join(", ", leftOut)));
            }
        }
        drainer.problem().filter(p -> !all.contains(p)).ifPresent(all::add);
        if (known.drain() == Memory.Drain.DONE && all.stream().noneMatch(p -> p.code() == ProblemCode.ECS_DRAINED)) {
            all.add(ProblemCode.ECS_DRAINED.with(
                    known.arn() + " was set to DRAINING by the agent because a required mount was broken for "
                            + settings.drainAfter().toSeconds()
                            + " s; whether it still is, ECS is asked when the mounts are well"));
        }
        return List.copyOf(all);
    }
}
