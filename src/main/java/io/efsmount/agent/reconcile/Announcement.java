package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.DrainRule;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Settling;
import io.efsmount.agent.ecs.Wanted;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.HostState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ECS is told, step by step: reports are taken in ({@link #see}, at once), and from time to time it is looked at what
 * has held long enough, and that is told ({@link #step}, which calls the API). One caller of each.
 */
final class Announcement {
    /** Nothing is to be done until something is seen. */
    static final Duration IDLE = Duration.ofMinutes(5);

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(60);

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
    private Optional<ClusterMembership> host = Optional.empty();
    private Duration seenAt = Duration.ZERO;
    private volatile @Nullable Memory memory;

    /** @param interval between two passes of the loop */
    Announcement(
            AgentSettings.Ecs settings, Duration interval, Machinery machinery, ClusterApi api, ClusterMemory file) {
        this.settings = settings;
        this.machinery = machinery;
        this.api = api;
        this.file = file;
        Duration pause = interval.multipliedBy(3);
        longestPause = pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
        String prefix = settings.attributePrefix();
        settling = new Settling(Wanted.stateName(prefix), machinery.random().nextInt(1001) / 1000.0);
        rule = new DrainRule(
                new DrainRule.Settings(settings.drain(), settings.drainAfter(), settings.activateAfter()),
                longestPause);
        attributes = new AttributeTeller(api, machinery, Wanted.stateName(prefix));
        drainer = new Drainer(api, machinery, rule);
    }

    /** Takes a report in; never blocks for longer than a map takes. */
    synchronized void see(HostReport report) {
        seenAt = machinery.clock().now();
        host = report.cluster()
                .flatMap(cluster -> report.containerInstanceArn().map(arn -> new ClusterMembership(cluster, arn, "")));
        Wanted wanted = Wanted.of(report, settings.attributePrefix());
        leftOut = wanted.leftOut();
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

    /** Says that this host is no good any more, because it goes down; on any thread. */
    void farewell(Duration deadline) {
        Memory known = memory;
        Optional<ClusterMembership> member;
        synchronized (this) {
            member = host;
        }
        if (!settings.attributes() || member.isEmpty() || known == null) {
            return;
        }
        Map<String, String> failed = Map.of(Wanted.stateName(settings.attributePrefix()), HostState.FAILED.code());
        Optional<Problem> notPut = api.put(member.get(), failed, deadline);
        if (notPut.isEmpty()) {
            keep(known.with(failed));
        } else if (!ClusterApi.surelyNotDone(notPut.get())) {
            keep(known.inDoubt(failed.keySet()));
        }
    }

    List<Problem> problems() {
        return problems;
    }

    void close() {
        api.close();
    }

    private Memory recall(String arn) {
        Memory known = memory;
        if (known == null || !known.arn().equals(arn)) {
            known = file.read(arn);
            memory = known;
            attributes.reset();
            drainer.reset();
        }
        return known;
    }

    private Optional<Problem> keep(Memory now) {
        memory = now;
        return file.write(now);
    }

    private Duration next(Memory known) {
        Duration now = machinery.clock().now();
        Optional<Duration> settles;
        synchronized (this) {
            settles = settling.next(known.put(), now);
        }
        Stream<Optional<Duration>> dues =
                settings.attributes() ? Stream.of(settles, attributes.due(), drainer.due()) : Stream.of(drainer.due());
        return dues.flatMap(Optional::stream)
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
        if (known.drain() == Memory.Drain.DONE) {
            all.add(ProblemCode.ECS_DRAINED.with(known.arn() + " is DRAINING because a required mount was broken for "
                    + settings.drainAfter().toSeconds() + " s"));
        }
        return List.copyOf(all);
    }
}
