package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SlotTest {
    private final HandMade hand = new HandMade();
    private final Slot<String> slot = hand.machinery().slot();

    @Test
    void one_call_at_a_time_and_its_result_once() {
        assertTrue(slot.start(() -> "first"));
        assertFalse(slot.start(() -> "second"));
        assertEquals(Optional.empty(), slot.take());
        hand.finishFirst();
        assertFalse(slot.start(() -> "second"), "the first result was not taken yet");
        assertEquals(Optional.of("first"), slot.take());
        assertEquals(Optional.empty(), slot.take());
        assertTrue(slot.start(() -> "second"));
    }

    @Test
    void it_knows_how_long_a_call_has_been_under_way() {
        assertEquals(Optional.empty(), slot.age());
        slot.start(() -> "late");
        hand.passSeconds(3_600);
        assertEquals(Optional.of(Duration.ofHours(1)), slot.age());
        hand.finishFirst();
        assertEquals(Optional.empty(), slot.age());
        assertEquals(Optional.of("late"), slot.take(), "late is not lost");
    }

    @Test
    void only_news_is_told() {
        slot.start(() -> "same", result -> !result.equals("same"));
        hand.finishFirst();
        assertEquals(0, hand.wakes);
        slot.take();
        slot.start(() -> "other", result -> !result.equals("same"));
        hand.finishFirst();
        assertEquals(1, hand.wakes);
    }

    @Test
    void a_call_that_throws_is_told_and_does_not_block_the_slot() {
        slot.start(() -> {
            throw new IllegalArgumentException("bug");
        });
        hand.finishFirst();
        assertEquals(1, hand.wakes);
        assertThrows(IllegalStateException.class, slot::take);
        assertTrue(slot.start(() -> "next"));
    }

    @Test
    void without_a_thread_the_slot_stays_free() {
        Slot<String> poor = new Slot<>(
                _ -> {
                    throw new RejectedExecutionException("no thread");
                },
                () -> Duration.ZERO,
                () -> {});
        assertThrows(RejectedExecutionException.class, () -> poor.start(() -> "x"));
        assertEquals(Optional.empty(), poor.age());
        assertThrows(RejectedExecutionException.class, () -> poor.start(() -> "x"));
    }

    @Test
    void waiting_ends_with_the_patience_or_the_call() {
        slot.await(Duration.ofHours(1)); // nothing to wait for
        slot.start(() -> "x");
        slot.await(Duration.ofNanos(-1));
        assertEquals(Optional.empty(), slot.take());
        hand.finishFirst();
        slot.await(Duration.ofHours(1));
        assertEquals(Optional.of("x"), slot.take());
    }
}
