package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.report.HostReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells ECS about the reports, on a thread of its own, which begins with the first report of a host that is in a cluster:
 * other hosts, and a host whose mounts are not up yet, pay nothing for it.
 */
final class Announcer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final Duration AFTER_BUG = Duration.ofMinutes(5);
    /** All that a shutdown is delayed for, and of that for asking whether it is one. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final Duration ASKING = Duration.ofMillis(300);
    private static final Duration LEAST = Duration.ofMillis(100);

    private final boolean on;
    private final Supplier<Announcement> maker;
    private final Wake wake = new Wake();
    private volatile @Nullable Announcement announcement;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * @param on whether ECS is told anything, ever
     * @param maker called once, when there is something to tell
     */
    Announcer(boolean on, Supplier<Announcement> maker) {
        this.on = on;
        this.maker = maker;
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
        return telling == null ? List.of() : telling.problems();
    }

    private void start(Announcement telling) {
        thread = Thread.ofPlatform().daemon().name("ecs").start(() -> run(telling));
        try {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("ecs-farewell").unstarted(() -> atTheEnd(telling)));
        } catch (IllegalStateException _) {
            // The process ends already, having told nothing.
        }
    }

    private void run(Announcement telling) {
        while (!closed) {
            try {
                wake.await(oneStep(telling));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static Duration oneStep(Announcement telling) {
        try {
            return telling.step();
        } catch (RuntimeException bug) {
            LOG.error("Telling ECS failed: this is a bug, please report it", bug);
            return AFTER_BUG;
        }
    }

    /** Runs when the process is told to stop; the agent alone may be stopped, and then the mounts stay as they are. */
    private void atTheEnd(Announcement telling) {
        close();
        Thread worker = Thread.ofPlatform().daemon().name("ecs-farewell-call").start(() -> {
            long start = System.nanoTime();
            if (HostShutdown.isUnderWay(ASKING)) {
                Duration left = FAREWELL.minusNanos(System.nanoTime() - start);
                telling.farewell(left.compareTo(LEAST) < 0 ? LEAST : left);
            }
        });
        try {
            worker.join(FAREWELL);
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
