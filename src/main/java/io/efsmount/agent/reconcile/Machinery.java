package io.efsmount.agent.reconcile;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What everything that waits needs.
 *
 * @param threads gives each task a thread of its own, at once: a task may be stuck in the kernel
 * @param clock for waiting and ageing
 * @param wallClock for reports
 * @param random for jitter
 * @param wake asks the loop for a pass now, because something was learned
 */
record Machinery(Executor threads, SteadyClock clock, InstantSource wallClock, RandomGenerator random, Runnable wake) {

    <T> Slot<T> slot() {
        return new Slot<>(threads, clock, wake);
    }
}
