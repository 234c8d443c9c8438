package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    @Test
    void the_wait_lies_between_a_tenth_of_the_bound_and_the_bound() {
        RandomGenerator random = new SplittableRandom(7);
        long[] bounds = {2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
        for (int failures = 1; failures <= bounds.length; failures++) {
            long shortest = Long.MAX_VALUE;
            long longest = 0;
            for (int i = 0; i < 2_000; i++) {
                long wait = backoff.after(failures, random).toMillis();
                shortest = Math.min(shortest, wait);
                longest = Math.max(longest, wait);
            }
            long bound = bounds[failures - 1];
            assertTrue(shortest >= bound / 10 && shortest < bound / 8, "shortest " + shortest + " of " + bound);
            assertTrue(longest <= bound && longest > bound * 98 / 100, "longest " + longest + " of " + bound);
        }
    }

    @Test
    void any_number_of_failures_stays_within_the_bound() {
        for (int failures : new int[] {Integer.MIN_VALUE, -1, 0, 64, 1_000, Integer.MAX_VALUE}) {
            Duration wait = backoff.after(failures, new SplittableRandom(1));
            assertTrue(wait.compareTo(Duration.ofSeconds(60)) <= 0 && wait.compareTo(Duration.ofMillis(200)) >= 0);
        }
        assertEquals(backoff.after(0, new SplittableRandom(1)), backoff.after(1, new SplittableRandom(1)));
    }
}
