package io.efsmount.agent.ecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.efsmount.agent.ecs.DrainRule.Step;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.Reports;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainRuleTest {
    private static final DrainRule.Settings ON =
            new DrainRule.Settings(true, Duration.ofMinutes(5), Duration.ofMinutes(2));

    private DrainRule rule = new DrainRule(ON, Duration.ofSeconds(60));
    private long now;

    /** Every ten seconds one report, up to and with the end. */
    private Step during(HostReport report, long seconds, Drain drain) {
        for (long end = now + seconds; now < end; ) {
            now += 10;
            rule.see(report, Duration.ofSeconds(now));
        }
        return rule.step(drain, Duration.ofSeconds(now));
    }

    @Test
    void a_host_is_drained_only_when_a_required_mount_was_seen_broken_for_the_whole_time() {
        assertEquals(Step.NOTHING, during(Weather.broken(), 300, Drain.NONE), "since the first report, ten seconds in");
        assertEquals(Step.DRAIN, during(Weather.broken(), 10, Drain.NONE));
        during(Weather.fine(), 10, Drain.NONE);
        assertEquals(Step.NOTHING, during(Weather.broken(), 290, Drain.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "waiting,      api-unreachable,   waiting, NOTHING",
        "waiting,      not-asked-yet,     waiting, NOTHING",
        "held,         held,              waiting, NOTHING",
        "mounting,     timed-out,         failed,  NOTHING",
        "failed,       api-access-denied, failed,  NOTHING",
        "failed,       api-credentials,   failed,  NOTHING",
        "failed,       dns-failed,        failed,  NOTHING",
        "failed,       no-mount-target,   failed,  DRAIN",
        "failed,       timed-out,         failed,  DRAIN",
        "unresponsive, api-unreachable,   waiting, DRAIN",
        "degraded,     cross-zone,        degraded, NOTHING",
    })
    void what_is_not_known_does_not_count(String state, String code, String severity, Step expected) {
        assertEquals(expected, during(Reports.host(Weather.mount("m", state, code, severity)), 3_600, Drain.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-throttled", "api-unreachable", "dns-failed"})
    void what_is_called_broken_beside_an_answer_that_is_missing_does_not_count(String missing) {
        HostReport report = Reports.host(Weather.mount(
                "m", "failed", Weather.problem("foreign-mount", "failed"), Weather.problem(missing, "waiting")));
        assertEquals(Step.NOTHING, during(report, 3_600, Drain.NONE));
    }

    @Test
    void a_mount_that_is_not_required_does_not_count() {
        assertEquals(
                Step.NOTHING,
                during(Reports.host(Reports.mounted("a"), Reports.failed("b", false)), 3_600, Drain.NONE));
    }

    @Test
    void a_new_attempt_does_not_begin_the_time_anew_and_nothing_is_done_during_it() {
        HostReport trying = Reports.host(Weather.mount("shared", "mounting", "timed-out", "failed"));
        during(Weather.broken(), 200, Drain.NONE);
        assertEquals(Step.NOTHING, during(trying, 200, Drain.NONE));
        assertEquals(Step.DRAIN, during(Weather.broken(), 10, Drain.NONE));
    }

    @Test
    void an_outage_of_aws_in_between_begins_the_time_anew() {
        during(Weather.broken(), 290, Drain.NONE);
        during(Weather.waiting(), 10, Drain.NONE);
        assertEquals(Step.NOTHING, during(Weather.broken(), 290, Drain.NONE));
    }

    @Test
    void reports_that_do_not_come_prove_nothing() {
        during(Weather.broken(), 400, Drain.NONE);
        now += 61;
        assertEquals(Step.NOTHING, rule.step(Drain.NONE, Duration.ofSeconds(now)));
        assertEquals(Step.NOTHING, during(Weather.broken(), 290, Drain.NONE));
        assertEquals(Step.DRAIN, during(Weather.broken(), 20, Drain.NONE));
    }

    @Test
    void a_host_is_made_active_only_when_it_was_ready_for_the_whole_time() {
        assertEquals(Step.NOTHING, during(Weather.fine(), 120, Drain.DONE));
        assertEquals(Step.ACTIVATE, during(Weather.degraded(), 10, Drain.DONE));
        assertEquals(Step.NOTHING, during(Weather.waiting(), 10, Drain.DONE));
        assertEquals(Step.NOTHING, during(Weather.fine(), 120, Drain.DONE));
    }

    @Test
    void what_is_somebody_elses_is_left_alone_until_this_host_is_ready_again() {
        during(Weather.broken(), 310, Drain.NONE);
        rule.leaveAlone();
        assertEquals(Step.NOTHING, during(Weather.broken(), 3_600, Drain.NONE));
        during(Weather.fine(), 10, Drain.NONE);
        assertEquals(Step.DRAIN, during(Weather.broken(), 310, Drain.NONE));
    }

    @Test
    void what_was_somebody_elses_is_not_when_the_host_is_another_container_instance() {
        during(Weather.broken(), 310, Drain.NONE);
        rule.leaveAlone();
        rule.beginAnew();
        assertEquals(Step.DRAIN, during(Weather.broken(), 10, Drain.NONE));
    }

    @Test
    void switched_off_it_drains_nothing_and_still_undoes_what_was_done() {
        rule = new DrainRule(new DrainRule.Settings(false, ON.after(), ON.back()), Duration.ofSeconds(60));
        assertEquals(Step.NOTHING, during(Weather.broken(), 3_600, Drain.NONE));
        assertEquals(Step.ACTIVATE, during(Weather.fine(), 200, Drain.DONE));
    }

    @Test
    void a_host_is_made_active_only_when_the_agent_has_drained_it() {
        SplittableRandom random = new SplittableRandom(11);
        List<Drain> drains = List.of(Drain.NONE, Drain.INTENDED, Drain.DONE);
        HostReport[] weather = {Weather.fine(), Weather.broken(), Weather.waiting(), Weather.degraded()};
        for (int i = 0; i < 20_000; i++) {
            Drain drain = drains.get(random.nextInt(drains.size()));
            Step step = during(weather[random.nextInt(weather.length)], random.nextInt(20) * 20L, drain);
            if (drain != Drain.DONE) {
                assertNotEquals(Step.ACTIVATE, step);
            }
            if (drain != Drain.NONE) {
                assertNotEquals(Step.DRAIN, step);
            }
            now += random.nextInt(40) == 0 ? 300 : 0;
        }
    }
}
