package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.ecs.Weather;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.Reports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ECS still has from earlier lives, and what others do to the same container instance. */
class LeftBehindTest extends HostInCluster {
    LeftBehindTest() {
        super(true);
    }

    private static final HostReport ONE_OF_TWO = Reports.host(Reports.mounted("shared"), Reports.failed("gone", false));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_an_earlier_life_has_left_is_taken_away_once_where_nobody_remembers_it(boolean wasThere) {
        ecs.missesWhatIsGone = true;
        ecs.attributes.put("efs.state", "ready");
        if (wasThere) {
            ecs.attributes.put("efs.gone", ID);
        }
        during(ONE_OF_TWO, 3_600);
        assertEquals(Map.of("efs.state", "degraded", "efs.shared", ID), ecs.attributes);
        assertEquals(List.of("put {efs.shared=" + ID + ", efs.state=degraded}", "delete [efs.gone]"), ecs.calls);
        assertEquals(List.of(), problems());
        newLife();
        during(ONE_OF_TWO, 600);
        assertEquals(2, ecs.calls.size(), () -> "once: " + ecs.calls);
    }

    @Test
    void a_host_of_which_nothing_is_remembered_gets_its_good_news_at_once() {
        announcement.see(ONE_OF_TWO);
        announcement.step();
        assertEquals(Map.of("efs.state", "degraded", "efs.shared", ID), ecs.attributes);
    }

    private static HostReport nineMounts(String name) {
        return Reports.host(
                IntStream.range(0, 9).mapToObj(i -> Reports.mounted(name + i)).toArray(MountReport[]::new));
    }

    @Test
    void more_names_than_one_call_takes_are_deleted_by_several() {
        MountReport[] others = IntStream.range(0, 9)
                .mapToObj(i -> Reports.failed("n" + i, false))
                .toArray(MountReport[]::new);
        during(nineMounts("m"), 60);
        ecs.refusesDeletes = true;
        during(Reports.host(Reports.mounted("a"), Reports.mounted("b"), Reports.mounted("c")), 60);
        ecs.limit = 99;
        during(Reports.host(Reports.mounted("a"), Reports.mounted("b"), Reports.mounted("c")), 700);
        assertTrue(ecs.attributes.size() > 11, () -> "more than ten: " + ecs.attributes.keySet());
        ecs.refusesDeletes = false;
        newLife();
        during(Reports.host(others), 60);
        assertEquals(List.of("efs.state"), List.copyOf(ecs.attributes.keySet()));
    }

    @Test
    void a_last_word_is_about_ten_attributes_at_most() {
        ecs.limit = 99;
        during(nineMounts("m"), 60);
        ecs.refusesDeletes = true;
        during(nineMounts("n"), 60);
        ecs.refusesDeletes = false;
        announcement.farewell(Duration.ofSeconds(1));
        assertTrue(ecs.calls.getLast().startsWith("delete"), ecs.calls::getLast);
        assertEquals(9, ecs.attributes.size());
    }

    @Test
    void a_host_that_others_want_empty_too_is_not_made_active_until_they_do_not() {
        during(Weather.broken(), 400);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
        ecs.leaving = Observation.known(Optional.of("autoscaling/target-lifecycle-state is Terminated"));
        int before = ecs.calls.size();
        during(Weather.fine(), 3_600);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
        assertEquals(List.of(ProblemCode.ECS_DRAINED), problems());
        assertTrue(announcement.problems().getFirst().message().contains("Terminated"));
        assertTrue(ecs.calls.size() - before < 50, () -> ecs.calls.size() + " calls in an hour");
        ecs.leaving = Observation.unavailable(ProblemCode.METADATA_UNREACHABLE.with("silence"));
        during(Weather.fine(), 600);
        assertEquals(InstanceStatus.DRAINING, ecs.status, "what is not known is not acted on");
        assertTrue(problems().contains(ProblemCode.METADATA_UNREACHABLE));
        ecs.leaving = Observation.known(Optional.empty());
        during(Weather.fine(), 310);
        assertEquals(InstanceStatus.ACTIVE, ecs.status);
        assertEquals(List.of(), problems());
    }

    @Test
    void what_was_left_to_somebody_else_ends_when_the_host_is_registered_anew() {
        ecs.operator(InstanceStatus.DRAINING);
        during(Weather.broken(), 400);
        ecs.operator(InstanceStatus.ACTIVE);
        during(Weather.of(Weather.broken(), Weather.HOST.containerInstanceArn() + "9"), 60);
        assertEquals(InstanceStatus.DRAINING, ecs.status);
    }
}
