package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.Weather;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ECS is told last, and what the next boot makes of it. */
class FarewellTest extends HostInCluster {
    FarewellTest() {
        super(false);
    }

    @Test
    void the_last_word_of_a_host_that_goes_down_is_failed_and_the_next_boot_takes_it_back() {
        during(Weather.fine(), 60);
        announcement.farewell(Duration.ofMillis(500));
        assertEquals(Map.of("efs.state", "failed"), ecs.attributes);
        newLife();
        during(Weather.fine(), 30);
        assertEquals(READY, ecs.attributes);
    }

    @Test
    void a_host_that_ends_within_its_last_word_says_what_is_true_after_the_next_boot() {
        during(Weather.fine(), 60);
        ecs.killsTheCaller();
        assertThrows(Cluster.Killed.class, () -> announcement.farewell(Duration.ofMillis(500)));
        assertEquals("failed", ecs.attributes.get("efs.state"));
        ecs.within = _ -> {};
        newLife();
        during(Weather.fine(), 30);
        assertEquals(READY, ecs.attributes);
    }

    @Test
    void a_last_word_takes_no_more_time_than_it_has_and_the_state_comes_first() {
        during(Weather.fine(), 60);
        Duration end = hand.now.plusMillis(500);
        ecs.within = deadline -> hand.pass(deadline.minusMillis(1));
        announcement.farewell(Duration.ofMillis(500));
        assertTrue(hand.now.compareTo(end) < 0);
        assertEquals("put {efs.state=failed}", ecs.calls.getLast());
        newLife();
        ecs.within = _ -> {};
        during(Weather.broken(), 30);
        assertEquals(Map.of("efs.state", "failed"), ecs.attributes, "what was in doubt is deleted");
    }

    @ParameterizedTest
    @EnumSource(value = Cluster.Manner.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void a_last_word_that_got_no_good_answer_is_the_last_call_and_the_next_boot_says_what_is_true(
            Cluster.Manner manner) {
        during(Weather.fine(), 60);
        ecs.manner = manner;
        announcement.farewell(Duration.ofMillis(500));
        assertEquals(2, ecs.calls.size());
        ecs.manner = Cluster.Manner.WELL;
        newLife();
        during(Weather.fine(), 30);
        assertEquals(READY, ecs.attributes);
    }

    @Test
    void a_call_that_was_under_way_at_the_last_word_does_not_take_it_back() {
        during(Weather.fine(), 60);
        ecs.within = _ -> {
            ecs.within = _ -> {};
            announcement.farewell(Duration.ofMillis(500));
        };
        during(Weather.degraded(), 20);
        ecs.attributes.put("efs.state", "failed"); // whichever arrived last
        newLife();
        during(Weather.degraded(), 30);
        assertEquals("degraded", ecs.attributes.get("efs.state"));
    }

    @Test
    void a_last_word_that_cannot_be_remembered_is_not_said() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        newLife(file);
        during(Weather.fine(), 60);
        announcement.farewell(Duration.ofMillis(500));
        assertEquals(READY, ecs.attributes);
    }
}
