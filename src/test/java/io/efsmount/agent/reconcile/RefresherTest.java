package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefresherTest {
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private final HandMade hand = new HandMade();
    private int asked;
    private Observation<String> next = Observation.known("one");
    private final Refresher<String> refresher = new Refresher<>(
            hand.machinery(),
            "the oracle",
            () -> {
                asked++;
                return next;
            },
            INTERVAL,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)));

    @Test
    void before_the_first_answer_it_says_so() {
        assertEquals(
                ProblemCode.NOT_ASKED_YET,
                refresher.answer().reason().orElseThrow().code());
        assertFalse(refresher.answered());
        refresher.tick(false);
        refresher.tick(false);
        assertEquals(1, hand.running());
        assertTrue(refresher.due().compareTo(hand.now.plusSeconds(3_600)) > 0, "its end is told, not waited for");
    }

    @Test
    void it_asks_again_after_the_interval_a_fifth_more_or_less() {
        for (int i = 0; i < 200; i++) {
            answer(false);
            Duration wait = refresher.due().minus(hand.now);
            assertTrue(wait.compareTo(Duration.ofMinutes(12)) >= 0 && wait.compareTo(Duration.ofMinutes(18)) <= 0);
            hand.now = refresher.due();
        }
        assertEquals(200, asked);
    }

    @Test
    void another_question_is_asked_at_once_and_after_the_old_one_that_is_still_under_way() {
        answer(false);
        refresher.askAgain();
        refresher.tick(false);
        assertEquals(1, hand.running());
        refresher.askAgain();
        refresher.tick(false);
        assertEquals(1, hand.running(), "one at a time");
        answer(false);
        refresher.tick(false);
        assertEquals(1, hand.running(), "the old question's answer is not enough");
        answer(false);
        refresher.tick(false);
        assertEquals(0, hand.running());
        assertEquals(3, asked);
    }

    @Test
    void a_failure_keeps_what_was_known_and_is_tried_again_ever_later() {
        answer(false);
        next = Observation.unavailable(ProblemCode.API_THROTTLED.with("slow down"));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 40; i++) {
            hand.now = refresher.due();
            answer(false);
            Duration wait = refresher.due().minus(hand.now);
            assertTrue(wait.compareTo(Duration.ofMinutes(5)) <= 0 && wait.compareTo(Duration.ofMillis(100)) >= 0);
            longest = longest.compareTo(wait) < 0 ? wait : longest;
        }
        assertTrue(longest.compareTo(Duration.ofMinutes(2)) > 0, "it backs off: " + longest);
        assertEquals(Observation.known("one"), refresher.answer());
        assertEquals(
                ProblemCode.API_THROTTLED, refresher.failure().orElseThrow().code());

        next = Observation.known("two");
        hand.now = refresher.due();
        answer(false);
        assertEquals(Observation.known("two"), refresher.answer());
        assertTrue(refresher.failure().isEmpty());
        assertTrue(refresher.due().compareTo(hand.now.plus(Duration.ofMinutes(12))) >= 0);
    }

    @Test
    void trouble_brings_the_next_question_forward_and_its_end_lets_it_rest() {
        answer(false);
        refresher.tick(true);
        Duration soon = refresher.due().minus(hand.now);
        assertTrue(soon.compareTo(Duration.ofSeconds(1)) <= 0 && soon.compareTo(Duration.ofMillis(100)) >= 0);
        assertEquals(0, hand.running(), "but not at once");
        for (int i = 0; i < 12; i++) {
            hand.now = refresher.due();
            answer(true);
        }
        assertTrue(refresher.due().minus(hand.now).compareTo(Duration.ofSeconds(20)) > 0, "and less and less");
        hand.now = refresher.due();
        answer(false);
        assertTrue(refresher.due().minus(hand.now).compareTo(Duration.ofMinutes(12)) >= 0);
    }

    @Test
    void it_never_spins_whatever_happens() {
        SplittableRandom chance = new SplittableRandom(3);
        int passes = 0;
        Duration end = hand.now.plus(Duration.ofDays(2));
        boolean troubled = false;
        while (hand.now.compareTo(end) < 0) {
            troubled = chance.nextInt(20) == 0 ? !troubled : troubled;
            next = chance.nextInt(3) == 0
                    ? Observation.unavailable(ProblemCode.API_ERROR.with("bad luck"))
                    : Observation.known("x");
            refresher.tick(troubled);
            hand.finishAll();
            refresher.tick(troubled);
            assertTrue(refresher.due().compareTo(hand.now) > 0, "due in the past while nothing runs");
            hand.now = refresher.due();
            passes++;
        }
        assertTrue(asked <= passes && passes < 2 * 24 * 60 * 4, passes + " passes in two days");
    }

    @Test
    void a_bug_in_the_question_is_an_answer_too() {
        Refresher<String> broken = new Refresher<>(
                hand.machinery(),
                "the oracle",
                () -> {
                    throw new IllegalStateException("bug");
                },
                INTERVAL,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)));
        broken.tick(false);
        hand.finishAll();
        broken.tick(false);
        assertEquals(ProblemCode.API_ERROR, broken.failure().orElseThrow().code());
        assertTrue(broken.due().compareTo(hand.now) > 0);
    }

    private void answer(boolean troubled) {
        refresher.tick(troubled);
        hand.finishAll();
        refresher.tick(troubled);
    }
}
