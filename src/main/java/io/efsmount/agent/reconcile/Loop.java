package io.efsmount.agent.reconcile;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.Pulse;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes pass after pass: every {@code efs.interval}, sooner when something is due, and at once when something happened.
 * Publishes each report; nobody who reads it ever waits for a pass.
 */
public final class Loop implements Pulse, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    /** A pass takes milliseconds; if one does not end, the process must. */
    private static final Duration LAST_PASS = Duration.ofSeconds(2);

    private final Reconciler reconciler;
    private final Wake wake;
    private final SteadyClock clock;
    private final Holds holds;
    private final Thread thread = Thread.ofPlatform().daemon().name("reconcile").unstarted(this::run);
    private final List<Consumer<HostReport>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();
    private volatile Supplier<Duration> beat = () -> Duration.ofDays(1);
    private volatile @Nullable HostReport report;
    private volatile Duration tickedAt;
    private volatile boolean closed;
    private boolean passed;
    /** What was taken over, until a pass with it went well. Of two, the end of the later one is that of both. */
    private @Nullable Waiting taken;

    /** What is to be taken over when no mount is being worked on, and who wants to know. */
    private record Waiting(Reload reload, Runnable done) {}

    public Loop(Reconciler reconciler, Wake wake, SteadyClock clock, Holds holds) {
        this.reconciler = reconciler;
        this.wake = wake;
        this.clock = clock;
        this.holds = holds;
        this.tickedAt = clock.now();
    }

    public void start() {
        watchHolds();
        listen(reconciler.announcer()::hear);
        thread.start();
    }

    /** Hands each pass's report over, on the loop's thread: a listener that has work to do does it elsewhere. */
    public void listen(Consumer<HostReport> listener) {
        listeners.add(listener);
    }

    /**
     * Lets the loop show that it lives: this is called on the loop's thread after each pass that went well, and while the
     * loop waits for the next one, again within the time that it returned.
     */
    public void beat(Supplier<Duration> alive) {
        beat = alive;
        if (report != null) { // it may be waiting already; before that, a pass more would only delay the first mount
            wake.signal();
        }
    }

    /**
     * Takes over what a new look at the configuration found, as soon as no mount is being worked on. A later one replaces
     * one that still waits.
     *
     * @param done is called on the loop's thread, after the first pass with it that went well
     */
    public void reload(Reload reload, Runnable done) {
        waiting.set(new Waiting(reload, done));
        wake.signal();
    }

    @Override
    public Optional<HostReport> report() {
        return Optional.ofNullable(report);
    }

    @Override
    public Duration sinceTick() {
        return clock.now().minus(tickedAt);
    }

    private void run() {
        while (!closed) {
            Duration pause = onePass();
            try {
                rest(pause);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** After a pass that failed there is no sign of life: if each one fails, somebody else must make an end of it. */
    private void rest(Duration pause) throws InterruptedException {
        Duration end = clock.now().plus(pause);
        Duration left = pause;
        while (!closed && !left.isNegative() && !left.isZero()) {
            Duration next = passed ? beat.get() : left;
            if (wake.await(next.compareTo(left) < 0 ? next : left)) {
                return;
            }
            left = end.minus(clock.now());
        }
    }

    /** A bug in one pass must not end the watch over all mounts; it does make the agent not live if it stays. */
    private Duration onePass() {
        passed = false;
        try {
            takeOver();
            Reconciler.Pass pass = reconciler.pass();
            report = pass.report();
            tickedAt = clock.now();
            listeners.forEach(listener -> listener.accept(pass.report()));
            if (taken != null) {
                taken.done().run();
                taken = null;
            }
            passed = true;
            return pass.again();
        } catch (RuntimeException bug) {
            LOG.error("Pass failed: this is a bug, please report it", bug);
            return Duration.ofSeconds(10);
        }
    }

    private void takeOver() {
        Waiting next = waiting.get();
        if (next != null && reconciler.take(next.reload())) {
            taken = next;
            waiting.compareAndSet(next, null);
        }
    }

    /** An operator's command leaves a file: the loop need not wait for its interval to see it. */
    private void watchHolds() {
        try {
            Path folder = holds.folder();
            WatchService watch = FileSystems.getDefault().newWatchService();
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            Thread.ofPlatform().daemon().name("holds").start(() -> passOnEvents(watch));
        } catch (IOException e) {
            LOG.warn(LogLine.of("Operator commands are seen with delay").add("reason", e));
        }
    }

    private void passOnEvents(WatchService watch) {
        try {
            while (!closed) {
                WatchKey key = watch.take();
                key.pollEvents();
                key.reset();
                wake.signal();
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // the process ends
        }
    }

    /** Ends the loop: a pass under way is waited for, so that none acts upon files that go away with the agent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LAST_PASS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        reconciler.close();
    }
}
