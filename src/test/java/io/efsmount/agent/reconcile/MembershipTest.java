package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeIntrospection;
import io.efsmount.agent.fakes.FakeState;
import io.efsmount.agent.fakes.WorldJson;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which hosts boot: this agent, docker, the ECS agent, its registration; and what comes later. */
class MembershipTest {
    private final FakeState state = new FakeState(WorldJson.defaults());
    private final FakeIntrospection agent = new FakeIntrospection(FakeAws.freePort(), state);
    private final HandMade hand = new HandMade();
    private final Membership membership =
            new Membership(hand.machinery(), Optional.of(agent.uri()), Duration.ofMinutes(15));
    private int asked;

    @AfterEach
    void close() {
        agent.close();
        state.change(world -> world);
    }

    private void change(String json) {
        state.change(world -> WorldJson.over(world, "{\"introspection\": " + json + "}"));
    }

    private void until(Duration end) {
        while (hand.now.compareTo(end) < 0) {
            membership.tick();
            asked += hand.running();
            hand.finishAll();
            membership.tick();
            Duration due = membership.due();
            assertTrue(due.compareTo(hand.now) > 0, "it spins");
            hand.now = due.compareTo(end) < 0 ? due : end;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REFUSED", "UNREGISTERED", "OTHER_BODY", "GARBAGE"})
    void a_registration_is_seen_within_fifteen_seconds_during_the_first_ten_minutes(String before) {
        change("{\"state\": \"" + before + "\"}");
        Duration start = hand.now;
        until(start.plusSeconds(590));
        assertTrue(asked > 35 && asked < 120, asked + " questions in ten minutes");
        assertEquals(Optional.empty(), membership.problem());
        change("{\"state\": \"GOOD\"}");
        until(start.plusSeconds(606));
        assertEquals(Optional.of("content"), membership.known().map(ClusterMembership::cluster));
    }

    @Test
    void
            a_host_that_is_never_registered_says_so_after_ten_minutes_and_is_asked_for_ever_for_the_ecs_agent_may_wait_for_hours() {
        change("{\"state\": \"REFUSED\"}");
        Duration start = hand.now;
        until(start.plusSeconds(700));
        assertEquals(
                Optional.of(ProblemCode.ECS_NOT_REGISTERED),
                membership.problem().map(Problem::code));
        until(start.plus(Duration.ofHours(1)));
        asked = 0;
        until(start.plus(Duration.ofHours(11)));
        assertTrue(asked > 2_400 && asked < 8_000, asked + " questions in ten hours");
        change("{\"state\": \"GOOD\"}");
        until(hand.now.plusSeconds(16));
        assertTrue(membership.known().isPresent());
    }

    @Test
    void a_new_registration_is_noticed_and_an_agent_that_is_away_does_not_take_the_host_out_of_its_cluster() {
        until(hand.now.plusSeconds(1));
        String first = membership.known().orElseThrow().containerInstanceArn();
        change("{\"state\": \"REFUSED\"}");
        until(hand.now.plus(Duration.ofMinutes(20)));
        assertEquals(first, membership.known().orElseThrow().containerInstanceArn());
        assertEquals(Optional.empty(), membership.problem());
        change("{\"state\": \"GOOD\", \"containerInstanceArn\": \"" + first.replace("0123", "9876") + "\"}");
        until(hand.now.plus(Duration.ofMinutes(6)));
        assertEquals(
                first.replace("0123", "9876"), membership.known().orElseThrow().containerInstanceArn());
    }
}
