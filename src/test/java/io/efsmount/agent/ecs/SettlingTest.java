package io.efsmount.agent.ecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final Map<String, String> READY = Map.of("s", "ready", "m", "fs-1");
    private static final Map<String, String> FAILED = Map.of("s", "failed");

    private final Settling settling = new Settling("s", 0);

    private static Duration at(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private Map<String, String> settled(Map<String, String> put, double seconds) {
        return settling.settled(put, at(seconds));
    }

    @Test
    void the_first_good_news_is_told_at_once_and_the_first_bad_news_must_hold() {
        settling.see(READY, at(1));
        assertEquals(READY, settled(Map.of(), 1));
        settling.see(FAILED, at(2));
        assertEquals(Map.of(), settled(Map.of(), 6.9), "nothing without the state");
        assertEquals(FAILED, settled(Map.of(), 7));
    }

    @Test
    void bad_news_holds_five_seconds_and_good_news_ten() {
        settling.see(READY, at(0));
        settling.see(FAILED, at(100));
        assertEquals(READY, settled(READY, 104.9));
        assertEquals(at(105), settling.next(READY, at(100)).orElseThrow());
        assertEquals(FAILED, settled(READY, 105));
        settling.see(READY, at(110));
        assertEquals(FAILED, settled(FAILED, 119.9));
        assertEquals(READY, settled(FAILED, 120));
        assertTrue(settling.next(READY, at(120)).isEmpty());
    }

    @Test
    void a_blip_is_never_told() {
        settling.see(READY, at(0));
        for (int i = 0; i < 100; i++) {
            settling.see(FAILED, at(10 + i * 6));
            assertEquals(READY, settled(READY, 10 + i * 6 + 4));
            settling.see(READY, at(10 + i * 6 + 4));
        }
    }

    @Test
    void an_attribute_that_flutters_does_not_keep_another_from_being_told() {
        settling.see(READY, at(0));
        for (int i = 0; i < 10; i++) {
            settling.see(i % 2 == 0 ? FAILED : Map.of("s", "failed", "m", "fs-1"), at(10 + i));
        }
        assertEquals("failed", settled(READY, 16).get("s"));
    }

    @Test
    void what_another_life_has_put_and_nobody_wants_is_taken_away_after_the_same_time() {
        settling.see(READY, at(50));
        Map<String, String> put = Map.of("s", "ready", "m", "fs-1", "old", "fs-2");
        assertEquals(put, settled(put, 54));
        assertEquals(READY, settled(put, 55));
    }

    @Test
    void hosts_wait_up_to_half_as_long_again_each_its_own_time() {
        Settling other = new Settling("s", 1);
        other.see(FAILED, at(0));
        assertEquals(READY, other.settled(READY, at(7.4)));
        assertEquals(FAILED, other.settled(READY, at(7.5)));
    }

    @Test
    void good_news_that_soon_proves_wrong_is_waited_for_ever_longer_and_after_a_calm_time_no_more() {
        settling.see(READY, at(0));
        Map<String, String> put = READY;
        double now = 0;
        int told = 0;
        for (int i = 0; i < 60 * 60; i++) { // an hour, failing for 20 s and well for 40 s of each minute
            now++;
            settling.see(i % 60 < 20 ? FAILED : READY, at(now));
            Map<String, String> next = settled(put, now);
            if (!next.equals(put)) {
                settling.told(put, next, at(now));
                put = next;
                told++;
            }
        }
        assertTrue(told < 10, told + " calls in an hour");
        assertEquals(FAILED, put, "a host that cannot be relied on is not called ready");
        settling.see(READY, at(now));
        assertEquals(READY, settled(put, now + 300), "but never waited for longer than five minutes");
    }

    @Test
    void whatever_comes_calls_are_few_and_what_stays_is_told() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Settling any = new Settling("s", random.nextDouble());
        Map<String, String> put = Map.of();
        Map<String, String> wanted = Map.of();
        int told = 0;
        for (int now = 0; now < 24 * 3600; now++) {
            if (random.nextInt(12) == 0) {
                Map<String, String> fresh = new HashMap<>();
                fresh.put("s", random.nextBoolean() ? "ready" : "failed");
                if (random.nextBoolean()) {
                    fresh.put("m", "fs-1");
                }
                wanted = fresh;
            }
            any.see(wanted, at(now));
            Map<String, String> next = any.settled(put, at(now));
            if (!next.equals(put)) {
                any.told(put, next, at(now));
                put = next;
                told++;
            }
        }
        any.see(wanted, at(24 * 3600));
        assertEquals(wanted, any.settled(put, at(24 * 3600 + 450)), "seed " + seed);
        assertTrue(told < 2 * 2 * 24 * 12, told + " calls in a day of storms, seed " + seed);
    }
}
