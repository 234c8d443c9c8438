package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Room for one call that may never return. It runs on a thread of its own, and while it runs no second one is started:
 * this is what keeps a dead server from collecting stuck threads.
 *
 * @param <T> what the call returns
 */
final class Slot<T> {
    private final Executor threads;
    private final SteadyClock clock;
    private final Runnable whenDone;
    private final boolean awaited;
    private @Nullable CompletableFuture<T> running;
    private boolean patienceLost;
    private Duration startedAt = Duration.ZERO;

    /**
     * Makes an empty slot.
     *
     * @param whenDone told when a call has ended
     * @param awaited whether the caller waits for each call: then only the end of one that was waited for in vain is told
     */
    Slot(Executor threads, SteadyClock clock, Runnable whenDone, boolean awaited) {
        this.awaited = awaited;
        this.threads = threads;
        this.clock = clock;
        this.whenDone = whenDone;
    }

    /** Starts the call, unless one is under way or its result was not taken yet. */
    synchronized boolean start(Callable<T> call) {
        if (running != null) {
            return false;
        }
        startedAt = clock.now();
        patienceLost = false;
        CompletableFuture<T> started = new CompletableFuture<>();
        running = started;
        threads.execute(() -> {
            try {
                started.complete(call.call());
            } catch (Throwable failure) {
                started.completeExceptionally(failure);
            }
            if (isNews()) {
                whenDone.run();
            }
        });
        return true;
    }

    private synchronized boolean isNews() {
        return !awaited || patienceLost;
    }

    /** How long the call under way has been running; empty when there is none. */
    synchronized Optional<Duration> age() {
        return running == null || running.isDone()
                ? Optional.empty()
                : Optional.of(clock.now().minus(startedAt));
    }

    /** Waits for the call under way, but not longer than this. */
    void await(Duration patience) {
        CompletableFuture<T> awaited;
        synchronized (this) {
            awaited = running;
        }
        if (awaited == null) {
            return;
        }
        try {
            awaited.get(Math.max(patience.toNanos(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            synchronized (this) {
                patienceLost = true;
            }
        } catch (ExecutionException _) {
            // take() tells
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The result of a finished call, once.
     *
     * @throws IllegalStateException if the call threw: calls report failures as values
     */
    synchronized Optional<T> take() {
        if (running == null || !running.isDone()) {
            return Optional.empty();
        }
        CompletableFuture<T> done = running;
        running = null;
        try {
            return Optional.of(done.get());
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a call threw instead of returning its failure", bug.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
