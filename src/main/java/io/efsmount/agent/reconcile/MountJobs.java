package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.Activity;
import io.efsmount.agent.plan.Hold;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out plans in the background, one at a time for each mount, and knows how far each of them is. A job that is
 * stuck on a dead server does not keep the mount from trying another server; there is never more than one stuck job for
 * a mount and server.
 */
final class MountJobs {
    private static final Logger LOG = Logger.getLogger(MountJobs.class);
    /** No mount has this name. */
    private static final String HOST = "";

    private static final Duration UPKEEP_PATIENCE = Duration.ofSeconds(10);

    private final Machinery machinery;
    private final Applier applier;
    private Duration mountTimeout;
    private final Backoff backoff;
    private final Map<String, Jobs> byMount = new HashMap<>();

    MountJobs(Machinery machinery, Applier applier, Duration mountTimeout, Backoff backoff) {
        this.machinery = machinery;
        this.applier = applier;
        this.mountTimeout = mountTimeout;
        this.backoff = backoff;
    }

    /** From now on a mount may take this long. */
    void limit(Duration limit) {
        mountTimeout = limit;
    }

    Activity activity(String name) {
        return jobs(name).activity();
    }

    /** How many jobs for this mount were seen to have ended, as of the last {@link #activity}. */
    int ended(String name) {
        return jobs(name).ended;
    }

    /** Whether any job is under way and within its deadline. */
    boolean busy() {
        return byMount.values().stream().anyMatch(j -> j.activity() instanceof Activity.Busy);
    }

    /** Another configuration: what is stuck for mounts that are gone or changed is to put nothing in place any more. */
    void keepOnly(List<MountSpec> specs) {
        byMount.values()
                .forEach(jobs -> jobs.giveUp(
                        job -> job.spec.filter(spec -> !specs.contains(spec)).isPresent()));
    }

    /** When the next failed job may be tried again. */
    Optional<Duration> nextDue() {
        return byMount.values().stream()
                .filter(j -> j.failure != null)
                .map(j -> j.due)
                .filter(due -> due.compareTo(machinery.clock().now()) > 0)
                .min(Duration::compareTo);
    }

    void run(MountPlan plan) {
        Jobs jobs = jobs(plan.spec().name());
        if (!plan.actions().isEmpty()) {
            jobs.run(plan.actions(), Optional.of(plan.spec()));
        } else if (jobs.activity().idle()) {
            jobs.clear(); // what failed before is not wanted any more
        }
    }

    /** Does what belongs to no mount, unless that is still under way, or failed a moment ago. */
    void runOnHost(List<Action> actions) {
        Jobs host = jobs(HOST);
        if (!actions.isEmpty() && host.activity().idle()) {
            host.run(actions, Optional.empty());
        }
    }

    /**
     * An operator changed what is wanted: what failed before says nothing about it, and what is being mounted, perhaps for
     * hours yet, is not put in place after it was taken away.
     */
    void holdChanged(String name, Hold now) {
        jobs(name).clear();
        if (now != Hold.NONE) {
            jobs(name).giveUp(job -> job.server().isPresent());
        }
    }

    private Jobs jobs(String name) {
        return byMount.computeIfAbsent(name, _ -> new Jobs(name));
    }

    private final class Jobs {
        private final String name;
        private @Nullable Job current;
        private final List<Job> stuck = new ArrayList<>();
        private @Nullable Problem failure;
        private Optional<IpAddress> failedServer = Optional.empty();
        private int failures;
        private int ended;
        private Duration due = Duration.ZERO;

        Jobs(String name) {
            this.name = name;
        }

        Activity activity() {
            collect();
            Job job = current;
            if (job != null) {
                Duration age = job.slot.age().orElse(Duration.ZERO);
                return age.compareTo(limit(job)) < 0
                        ? new Activity.Busy(describe(job), Optional.ofNullable(failure))
                        : new Activity.Stuck(stuckProblem(job, age), job.server());
            }
            Problem last = failure;
            if (last != null && machinery.clock().now().compareTo(due) < 0) {
                return new Activity.BackingOff(last, failedServer);
            }
            return new Activity.Idle(Optional.ofNullable(last));
        }

        void giveUp(Predicate<Job> which) {
            Stream.concat(Stream.ofNullable(current), stuck.stream())
                    .filter(which)
                    .forEach(job -> job.wanted = false);
        }

        void run(List<? extends Action> actions, Optional<MountSpec> spec) {
            collect();
            Job job = new Job(machinery.slot(), actions, spec);
            Job old = current;
            if (old != null) {
                stuck.add(old);
            }
            if (stuck.stream().anyMatch(job::repeats)) {
                stuck.remove(old);
                return;
            }
            current = job;
            job.slot.start(() -> carryOut(job));
        }

        /** Neither a bug nor a lack of memory must leave the job without an end: its mount would be busy for ever. */
        private Job.Done carryOut(Job job) {
            try {
                return new Job.Done(applier.apply(job.actions, () -> job.wanted));
            } catch (Throwable bug) {
                LOG.error(
                        LogLine.of("Job failed: this is a bug, please report it")
                                .add("mount", name),
                        bug);
                return new Job.Done(Optional.of(ProblemCode.MOUNT_FAILED.with("a bug of the agent: " + bug)));
            }
        }

        private void collect() {
            int before = stuck.size();
            stuck.removeIf(job -> job.slot.take().isPresent());
            ended += before - stuck.size();
            Job job = current;
            if (job == null) {
                return;
            }
            Optional<Job.Done> done = job.slot.take();
            if (done.isEmpty()) {
                return;
            }
            current = null;
            ended++;
            if (!job.wanted) {
                return; // it says nothing about what is wanted now
            }
            Optional<Problem> problem = done.get().problem();
            if (problem.isEmpty()) {
                clear();
            } else {
                failure = problem.get();
                failedServer = job.server();
                failures++;
                due = machinery.clock().now().plus(backoff.after(failures, machinery.random()));
            }
        }

        private void clear() {
            failure = null;
            failures = 0;
        }

        private Duration limit(Job job) {
            return job.server().isPresent() ? mountTimeout : UPKEEP_PATIENCE;
        }

        private String describe(Job job) {
            return job.actions.getFirst().getClass().getSimpleName();
        }

        private Problem stuckProblem(Job job, Duration age) {
            boolean unmount = job.actions.getFirst() instanceof Action.Detach;
            return (unmount ? ProblemCode.UNMOUNT_STUCK : ProblemCode.MOUNT_STUCK)
                    .with((unmount ? "unmounting " : "mounting ") + name
                            + job.server().map(s -> " from " + s).orElse("") + " has been waiting in the kernel for "
                            + age.toSeconds() + " s");
        }
    }
}
