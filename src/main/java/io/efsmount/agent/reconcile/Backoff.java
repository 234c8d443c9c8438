package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: exponential with full jitter, so that a thousand hosts which failed together do not
 * come back together (AWS Architecture Blog, "Exponential Backoff and Jitter").
 *
 * @param first upper bound of the wait after the first failure
 * @param most upper bound of any wait
 */
record Backoff(Duration first, Duration most) {

    /** The wait after this many failures in a row (from 1): between a tenth of the bound, so as never to spin, and it. */
    Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures - 1, 0), 20);
        long bound = Math.min(first.toMillis() << doublings, most.toMillis());
        return Duration.ofMillis(bound / 10 + random.nextLong(bound - bound / 10 + 1));
    }
}
