package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Time, threads and chance that move only when the test says so. */
final class HandMade implements Executor {
    Duration now = Duration.ofHours(1);
    int wakes;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final RandomGenerator random = new java.util.SplittableRandom(42);

    Machinery machinery() {
        return new Machinery(this, () -> now, () -> Instant.EPOCH.plus(now), random, () -> wakes++);
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    /** How many calls are under way. */
    int running() {
        return waiting.size();
    }

    /** The call that began first comes to its end. */
    void finishFirst() {
        waiting.removeFirst().run();
    }

    void finishLast() {
        waiting.removeLast().run();
    }

    void finishAll() {
        while (!waiting.isEmpty()) {
            finishFirst();
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}
