package io.efsmount.agent.reconcile;

import java.time.Duration;

/**
 * Time since some fixed moment, which no correction of the wall clock moves: hosts get their time set while the agent
 * starts. All waiting and ageing is reckoned with it; the wall clock is for reports only.
 */
@FunctionalInterface
public interface SteadyClock {

    Duration now();

    static SteadyClock ofThisHost() {
        long start = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - start);
    }
}
