package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
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
    private @Nullable CompletableFuture<T> running;
    private Duration startedAt = Duration.ZERO;

    Slot(Executor threads, SteadyClock clock, Runnable whenDone) {
        this.threads = threads;
        this.clock = clock;
        this.whenDone = whenDone;
    }

    /** Starts the call, unless one is under way or its result was not taken yet. Its end is told. */
    boolean start(Callable<T> call) {
        return start(call, _ -> true);
    }

    /**
     * Starts the call, unless one is under way or its result was not taken yet.
     *
     * @param isNews whether a result is worth telling: what is asked in each pass and told each time would make the next
     *     pass begin at once, for ever
     */
    synchronized boolean start(Callable<T> call, Predicate<T> isNews) {
        if (running != null) {
            return false;
        }
        startedAt = clock.now();
        CompletableFuture<T> started = new CompletableFuture<>();
        running = started;
        try {
            threads.execute(() -> carryOut(call, isNews, started));
        } catch (RuntimeException | Error noThread) {
            running = null;
            throw noThread;
        }
        return true;
    }

    private void carryOut(Callable<T> call, Predicate<T> isNews, CompletableFuture<T> started) {
        boolean news = true;
        try {
            T result = call.call();
            news = isNews.test(result);
            started.complete(result);
        } catch (Throwable failure) {
            started.completeExceptionally(failure);
        }
        if (news) {
            whenDone.run();
        }
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
        } catch (TimeoutException | ExecutionException _) {
            // Whether there is a result, and which, is asked by take().
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
