package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.mount.FakeNfs;
import io.efsmount.agent.mount.Preflight;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Reach;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReachTrackerTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

    private final HandMade hand = new HandMade();
    private final Preflight preflight = new Preflight(Duration.ofMillis(300));

    @SuppressWarnings("try") // it dies in the middle of the test
    @Test
    void a_server_that_is_silent_for_long_enough_is_dead() throws IOException {
        ReachTracker tracker = new ReachTracker(hand.machinery(), preflight, Optional.of(Duration.ofSeconds(30)));
        int port = answersOnce(tracker);
        ask(tracker, port);
        hand.finishAll();
        assertEquals(Reach.UNKNOWN, ask(tracker, port), "one failure is no death");
        hand.passSeconds(29);
        assertEquals(Reach.UNKNOWN, ask(tracker, port));
        hand.passSeconds(1);
        assertEquals(Reach.DEAD, ask(tracker, port));
    }

    /** Port of a server that answered, and then went away. */
    private int answersOnce(ReachTracker tracker) throws IOException {
        try (FakeNfs server = new FakeNfs(FakeNfs.Manner.ANSWERS)) {
            assertEquals(Reach.UNKNOWN, ask(tracker, server.port()));
            hand.finishAll();
            assertEquals(Reach.ANSWERS, ask(tracker, server.port()));
            hand.finishAll();
            return server.port();
        }
    }

    @Test
    void with_failover_after_never_no_server_is_dead() throws IOException {
        ReachTracker tracker = new ReachTracker(hand.machinery(), preflight, Optional.empty());
        int port = closedPort();
        for (int i = 0; i < 20; i++) {
            assertEquals(Reach.UNKNOWN, ask(tracker, port));
            hand.finishAll();
            hand.passSeconds(3_600);
        }
    }

    @Test
    void one_question_at_a_time_and_only_a_change_is_told() throws IOException {
        ReachTracker tracker = new ReachTracker(hand.machinery(), preflight, Optional.of(Duration.ofSeconds(30)));
        try (FakeNfs server = new FakeNfs(FakeNfs.Manner.ANSWERS)) {
            for (int i = 0; i < 10; i++) {
                ask(tracker, server.port());
                assertEquals(1, hand.running());
                ask(tracker, server.port());
                assertEquals(1, hand.running());
                hand.finishAll();
            }
        }
        assertEquals(1, hand.wakes, "that it answers, once");
    }

    @Test
    void who_is_not_asked_any_more_is_forgotten() throws IOException {
        ReachTracker tracker = new ReachTracker(hand.machinery(), preflight, Optional.of(Duration.ZERO));
        ask(tracker, closedPort());
        hand.finishAll();
        assertEquals(Map.of(HERE, Reach.DEAD), tracker.reach());
        tracker.ask(Set.of());
        assertEquals(Map.of(), tracker.reach());
    }

    private static Reach ask(ReachTracker tracker, int port) {
        tracker.ask(Set.of(new ReachTracker.Server(HERE, port)));
        return tracker.reach().getOrDefault(HERE, Reach.UNKNOWN);
    }

    private static int closedPort() throws IOException {
        try (FakeNfs server = new FakeNfs(FakeNfs.Manner.CLOSES)) {
            return server.port();
        }
    }
}
