package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: exponential with full jitter, so that a thousand hosts which failed together do not
 * come back together (AWS Architecture Blog, "Exponential Backoff and Jitter").
 *
 * @param first upper bound of the wait after the first failure
 * @param most upper bound of any wait
 * @param eagerMost upper bound of the waits after the first {@code eager} failures: what is expected soon is asked for
 *     often, and only when it has not come for long ever less
 * @param eager number of failures
 */
record Backoff(Duration first, Duration most, Duration eagerMost, int eager) {

    Backoff(Duration first, Duration most) {
        this(first, most, most, 0);
    }

    /** The wait after this many failures in a row (from 1): between a tenth of the bound, so as never to spin, and it. */
    Duration after(int failures, RandomGenerator random) {
        long bound = failures <= eager
                ? doubled(first, failures - 1, eagerMost)
                : doubled(eager == 0 ? first : eagerMost, failures - eager - 1, most);
        return Duration.ofMillis(bound / 10 + random.nextLong(bound - bound / 10 + 1));
    }

    private static long doubled(Duration start, int times, Duration most) {
        int doublings = Math.min(Math.max(times, 0), 20);
        return Math.min(start.toMillis() << doublings, most.toMillis());
    }
}
