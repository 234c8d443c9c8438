package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.ecs.Weather;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ECS is told, in hand-made time. */
class AnnouncementTest extends HostInCluster {
    AnnouncementTest() {
        super(true);
    }

    private long calls(String prefix) {
        return ecs.calls.stream().filter(call -> call.startsWith(prefix)).count();
    }

    @Test
    void what_holds_is_told_once_and_a_change_is_told_when_it_holds() {
        during(Weather.fine(), 3_600);
        assertEquals(List.of("put {efs.shared=" + ID + ", efs.state=ready}"), ecs.calls);
        during(Weather.broken(), 20);
        assertEquals(Map.of("efs.state", "failed"), ecs.attributes);
        assertEquals(List.of("put {efs.state=failed}", "delete [efs.shared]"), ecs.calls.subList(1, 3));
        during(Weather.degraded(), 30);
        assertEquals(Map.of("efs.state", "degraded", "efs.shared", ID), ecs.attributes);
        assertEquals(List.of(), problems());
    }

    @Test
    void a_new_life_puts_nothing_twice_and_takes_away_what_an_earlier_one_has_left() {
        during(Weather.fine(), 60);
        newLife();
        during(Weather.fine(), 600);
        assertEquals(1, ecs.calls.size());
        newLife();
        during(Reports.host(Reports.mounted("renamed")), 60);
        assertEquals(Map.of("efs.state", "ready", "efs.renamed", ID), ecs.attributes);
    }

    @Test
    void a_new_container_instance_is_told_everything_and_owes_nothing() throws IOException {
        during(Weather.fine(), 60);
        ecs.attributes.clear();
        during(Weather.of(Weather.fine(), Weather.HOST.containerInstanceArn() + "9"), 10);
        assertEquals(Map.of("efs.state", "ready", "efs.shared", ID), ecs.attributes);
        assertTrue(Files.readString(folder.resolve("ecs.json")).contains("/web/01239"));
    }

    @Test
    void attributes_that_somebody_deleted_come_back_within_half_a_day_at_four_calls_a_day() {
        during(Weather.fine(), 60);
        ecs.attributes.clear();
        during(Weather.fine(), 9 * 3_600);
        assertEquals(2, ecs.attributes.size());
        during(Weather.fine(), 24 * 3_600);
        assertTrue(ecs.calls.size() <= 6, () -> ecs.calls.toString());
    }

    @Test
    void a_state_that_changes_all_day_does_not_keep_what_somebody_deleted_from_coming_back() {
        during(Weather.fine(), 60);
        ecs.attributes.remove("efs.shared");
        for (int hour = 0; hour < 9; hour++) {
            during(Weather.degraded(), 1_800);
            during(Weather.fine(), 1_800);
        }
        assertEquals(READY, ecs.attributes);
    }

    @ParameterizedTest
    @EnumSource(value = Cluster.Manner.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void a_call_that_fails_is_a_problem_and_tried_again_ever_less_until_it_succeeds(Cluster.Manner manner) {
        ecs.manner = manner;
        during(Weather.fine(), 3_600);
        assertTrue(ecs.calls.size() < 60, () -> ecs.calls.size() + " calls in an hour");
        assertTrue(ecs.calls.size() > 5);
        assertEquals(
                List.of(manner == Cluster.Manner.REFUSED ? ProblemCode.ECS_ACCESS_DENIED : ProblemCode.ECS_UNREACHABLE),
                problems());
        ecs.manner = Cluster.Manner.WELL;
        during(Weather.fine(), 610);
        assertEquals(Map.of("efs.state", "ready", "efs.shared", ID), ecs.attributes);
        assertEquals(List.of(), problems());
    }

    @Test
    void a_life_that_ended_within_a_call_for_attributes_is_followed_by_one_that_says_what_is_true() {
        during(Weather.fine(), 60);
        ecs.killsTheCaller();
        assertThrows(Cluster.Killed.class, () -> during(Weather.broken(), 30));
        assertEquals("failed", ecs.attributes.get("efs.state"));
        ecs.within = _ -> {};
        newLife();
        during(Weather.fine(), 30);
        assertEquals(READY, ecs.attributes);
    }

    @Test
    void a_call_that_surely_did_nothing_leaves_no_doubt() {
        during(Weather.fine(), 60);
        ecs.manner = Cluster.Manner.REFUSED;
        during(Weather.broken(), 30);
        ecs.manner = Cluster.Manner.WELL;
        long before = calls("");
        newLife();
        during(Weather.fine(), 600);
        assertEquals(before, calls(""));
    }

    @Test
    void a_thread_that_is_to_end_calls_nobody() {
        during(Weather.fine(), 60);
        announcement.see(Weather.broken());
        hand.passSeconds(10);
        Thread.currentThread().interrupt();
        announcement.step();
        assertTrue(Thread.interrupted());
        assertEquals(1, ecs.calls.size());
    }

    @Test
    void a_change_of_the_state_does_not_wait_for_what_may_not_be_deleted() {
        during(Reports.host(Reports.mounted("shared"), Reports.mounted("gone")), 60);
        ecs.refusesDeletes = true;
        during(Weather.fine(), 3_600);
        assertTrue(calls("delete") < 30, () -> calls("delete") + " calls in an hour");
        for (int i = 0; i < 6; i++) {
            during(Weather.degraded(), 20);
            assertEquals("degraded", ecs.attributes.get("efs.state"));
            during(Weather.fine(), 700);
            assertEquals("ready", ecs.attributes.get("efs.state"));
        }
        assertEquals(List.of(ProblemCode.ECS_ACCESS_DENIED), problems());
        ecs.refusesDeletes = false;
        during(Weather.fine(), 610);
        assertEquals(READY, ecs.attributes);
        assertEquals(List.of(), problems());
    }

    @Test
    void where_there_is_no_room_the_state_is_told_alone_and_a_change_of_it_at_once() {
        ecs.attributes.putAll(Map.of("a", "1", "b", "2", "c", "3"));
        ecs.limit = 4;
        during(Weather.fine(), 60);
        assertEquals("ready", ecs.attributes.get("efs.state"));
        assertEquals(List.of(ProblemCode.ECS_ATTRIBUTES_FULL), problems());
        during(Weather.broken(), 20);
        assertEquals("failed", ecs.attributes.get("efs.state"));
        during(Weather.fine(), 30);
        assertEquals("ready", ecs.attributes.get("efs.state"));
        ecs.attributes.remove("a");
        during(Weather.fine(), 1_210);
        assertEquals(ID, ecs.attributes.get("efs.shared"));
        assertEquals(List.of(), problems());
    }

    @Test
    void where_there_is_no_room_even_for_the_state_nobody_asks_all_the_time() {
        ecs.limit = 0;
        during(Weather.fine(), 3_600);
        assertTrue(ecs.calls.size() < 60, () -> ecs.calls.size() + " calls in an hour");
        assertEquals(List.of(ProblemCode.ECS_ATTRIBUTES_FULL), problems());
    }

    @Test
    void mounts_that_have_no_attribute_are_named() {
        MountReport[] many =
                IntStream.range(0, 11).mapToObj(i -> Reports.mounted("m" + i)).toArray(MountReport[]::new);
        during(Reports.host(many), 20);
        Problem problem = announcement.problems().getFirst();
        assertEquals(ProblemCode.ECS_ATTRIBUTES_LEFT_OUT, problem.code());
        assertTrue(problem.message().contains("m9, m10"), problem::message);
        assertEquals(10, ecs.attributes.size());
    }

    @Test
    void a_loop_that_stands_still_is_not_spoken_for() {
        during(Weather.fine(), 60);
        announcement.see(Weather.broken());
        hand.passSeconds(61);
        announcement.step();
        assertEquals("ready", ecs.attributes.get("efs.state"));
    }

    @Test
    void a_host_that_stays_broken_is_drained_and_made_active_when_it_was_ready_for_long_enough() {
        during(Weather.broken(), 290);
        assertEquals(0, calls("status"));
        during(Weather.broken(), 30);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
        assertEquals(List.of(ProblemCode.ECS_DRAINED), problems());
        String message = announcement.problems().getFirst().message();
        assertTrue(message.contains("was set to DRAINING by the agent because a required mount was broken"), message);
        newLife();
        during(Weather.fine(), 110);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
        during(Weather.fine(), 30);
        assertEquals(InstanceStatus.ACTIVE, ecs.status);
        assertEquals(List.of(), problems());
    }

    @Test
    void an_operators_draining_is_left_alone_and_asked_about_once() {
        ecs.operator(InstanceStatus.DRAINING);
        during(Weather.broken(), 3_600);
        during(Weather.fine(), 600);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
        assertEquals(1, calls("status"));
        assertEquals(0, calls("change"));
    }

    @Test
    void what_an_operator_made_active_is_forgotten() {
        during(Weather.broken(), 400);
        ecs.operator(InstanceStatus.ACTIVE);
        during(Weather.fine(), 300);
        assertEquals(1, calls("change"));
        ecs.operator(InstanceStatus.DRAINING);
        during(Weather.fine(), 3_600);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE_UNSEEN", "LOST"})
    void a_life_that_ended_within_the_call_leaves_the_right_memory(Cluster.Manner manner) {
        during(Weather.broken(), 295);
        ecs.manner = manner;
        during(Weather.broken(), 20);
        assertTrue(calls("change") > 0);
        ecs.manner = Cluster.Manner.WELL;
        newLife();
        during(Weather.fine(), 150);
        assertEquals(InstanceStatus.ACTIVE, ecs.status);
        ecs.operator(InstanceStatus.DRAINING);
        during(Weather.fine(), 600);
        assertEquals(InstanceStatus.DRAINING, ecs.status, "nothing is left to undo");
    }

    @Test
    void a_host_that_may_not_be_drained_is_not_asked_about_all_the_time_and_owes_nothing() {
        during(Weather.fine(), 30);
        ecs.manner = Cluster.Manner.REFUSED;
        during(Weather.broken(), 2 * 3_600);
        assertTrue(calls("status") < 40, () -> calls("status") + " questions in two hours");
        assertTrue(problems().contains(ProblemCode.ECS_ACCESS_DENIED));
        assertFalse(problems().contains(ProblemCode.ECS_DRAINED));
    }

    @Test
    void what_cannot_be_remembered_is_not_done() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        newLife(file);
        during(Weather.broken(), 900);
        assertEquals(InstanceStatus.ACTIVE, ecs.status);
        assertTrue(problems().contains(ProblemCode.STATE_UNAVAILABLE));
    }

    @Test
    void what_was_told_and_cannot_be_remembered_is_a_problem_until_it_can() throws IOException {
        Path file = Files.writeString(folder.resolve("state"), "");
        newLife(file);
        during(Weather.fine(), 600);
        assertEquals("ready", ecs.attributes.get("efs.state"));
        assertTrue(problems().contains(ProblemCode.STATE_UNAVAILABLE));
        Files.delete(file);
        during(Weather.fine(), 20);
        assertEquals(List.of(), problems());
        assertEquals(
                ecs.attributes,
                new ClusterMemory(file)
                        .read(Weather.HOST.containerInstanceArn())
                        .put());
    }

    /** Weather, outages, crashes and operators at random; {@link Cluster} checks every change of state. */
    @Test
    void whatever_happens_nobody_elses_draining_is_undone_and_in_good_weather_all_is_well() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Cluster.Manner> manners = List.of(Cluster.Manner.values());
        HostReport[] weather = {Weather.fine(), Weather.broken(), Weather.waiting(), Weather.degraded()};
        try {
            for (int i = 0; i < 800; i++) {
                ecs.manner = manners.get(random.nextInt(manners.size()));
                if (random.nextInt(8) == 0) {
                    ecs.killsTheCaller();
                }
                try {
                    during(weather[random.nextInt(weather.length)], random.nextInt(60) * 10L);
                } catch (Cluster.Killed _) {
                    newLife();
                }
                ecs.within = _ -> {};
                if (random.nextInt(4) == 0) {
                    newLife();
                }
                // What an operator does to an instance that the agent has drained cannot be told from its own doing.
                Drain known = new ClusterMemory(folder)
                        .read(Weather.HOST.containerInstanceArn())
                        .drain();
                if (random.nextInt(3) == 0 && known == Drain.NONE) {
                    ecs.operator(random.nextBoolean() ? InstanceStatus.ACTIVE : InstanceStatus.DRAINING);
                }
            }
            ecs.manner = Cluster.Manner.WELL;
            boolean operators = ecs.status == InstanceStatus.DRAINING && !ecs.drainedByAgent;
            during(Weather.fine(), 1_500);
            assertEquals(operators ? InstanceStatus.DRAINING : InstanceStatus.ACTIVE, ecs.status);
            assertEquals(Map.of("efs.state", "ready", "efs.shared", ID), ecs.attributes);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", last calls "
                            + ecs.calls.reversed().stream().limit(8).toList(),
                    e);
        }
    }
}
