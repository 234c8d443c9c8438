package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells ECS about the reports, on a thread of its own, which begins with the first report of a host that is in a cluster:
 * other hosts, and a host whose mounts are not up yet, pay nothing for it.
 */
final class Announcer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final Duration AFTER_BUG = Duration.ofMinutes(5);
    /** What a shutdown is delayed for, after it is known to be one. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    /** Time of its own: everything ends at once then, and what is asked for late must not cost the last word. */
    private static final Duration ASKING = Duration.ofMillis(500);
    /** A call ends this much before the process does. */
    private static final Duration MARGIN = Duration.ofMillis(150);

    private final boolean on;
    private final Supplier<Announcement> maker;
    private final Predicate<Duration> hostGoesDown;
    private final Wake wake = new Wake();
    private volatile @Nullable Announcement announcement;
    private volatile @Nullable Thread thread;
    private volatile Optional<Problem> bug = Optional.empty();
    private volatile boolean closed;

    /**
     * @param on whether ECS is told anything, ever
     * @param maker called once, when there is something to tell
     */
    Announcer(boolean on, Supplier<Announcement> maker) {
        this(on, maker, HostShutdown::isUnderWay);
    }

    /** @param hostGoesDown answers within the given time whether the end of the process is that of the host */
    Announcer(boolean on, Supplier<Announcement> maker, Predicate<Duration> hostGoesDown) {
        this.on = on;
        this.maker = maker;
        this.hostGoesDown = hostGoesDown;
    }

    /** Takes a report in, and never waits. One caller. */
    void hear(HostReport report) {
        if (!on || report.containerInstanceArn().isEmpty() || closed) {
            return;
        }
        Announcement telling = announcement;
        if (telling == null) {
            telling = maker.get();
            announcement = telling;
            start(telling);
        }
        telling.see(report);
        wake.signal();
    }

    /** What is wrong between this host and ECS. */
    List<Problem> problems() {
        Announcement telling = announcement;
        return telling == null
                ? List.of()
                : Stream.concat(bug.stream(), telling.problems().stream()).toList();
    }

    private void start(Announcement telling) {
        thread = Thread.ofPlatform().daemon().name("ecs").start(() -> run(telling));
        try {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("ecs-farewell").unstarted(this::atTheEnd));
        } catch (IllegalStateException _) {
            // The process ends already, having told nothing.
        }
    }

    private void run(Announcement telling) {
        while (!closed) {
            try {
                Optional<Duration> pause = oneStep(telling);
                if (pause.isPresent()) {
                    wake.await(pause.get());
                } else {
                    Thread.sleep(AFTER_BUG); // a report, which comes every few seconds, is no reason to repeat it
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Empty: there is a bug; whatever it throws, the thread goes on. */
    private Optional<Duration> oneStep(Announcement telling) {
        try {
            Duration pause = telling.step();
            bug = Optional.empty();
            return Optional.of(pause);
        } catch (Throwable thrown) {
            if (bug.isEmpty()) {
                LOG.error("Telling ECS failed: this is a bug, please report it", thrown);
            }
            bug = Optional.of(ProblemCode.ECS_ERROR.with("telling ECS failed, is tried again every "
                    + AFTER_BUG.toMinutes() + " min, and this is a bug of the agent, please report it: " + thrown));
            return Optional.empty();
        }
    }

    /** Runs when the process is told to stop; the agent alone may be stopped, and then the mounts stay as they are. */
    void atTheEnd() {
        close();
        Announcement telling = announcement;
        if (telling == null) {
            return;
        }
        Thread worker = Thread.ofPlatform().daemon().name("ecs-farewell-call").start(() -> {
            if (hostGoesDown.test(ASKING)) {
                telling.farewell(FAREWELL.minus(MARGIN));
            }
        });
        try {
            worker.join(ASKING.plus(FAREWELL));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, whatever it waits for. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
