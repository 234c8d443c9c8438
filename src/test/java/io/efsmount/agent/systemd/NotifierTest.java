package io.efsmount.agent.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.Reports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotifierTest {
    private static final String BAD = "no-match: no file system -> create it";
    private static final HostReport UP = Reports.host(Reports.mounted("shared"));
    private static final HostReport DOWN = Reports.host(Reports.failed("shared", true));
    private static final HostReport PARTLY = Reports.host(Reports.mounted("shared"), Reports.failed("spare", false));

    private final List<String> sent = new ArrayList<>();
    private Duration now = Duration.ofHours(3);
    private Optional<HostReport> report = Optional.of(DOWN);
    private boolean full;
    private final Notifier notifier = new Notifier(
            this::receive, () -> now, () -> report, Duration.ofSeconds(120), Optional.of(Duration.ofSeconds(60)));

    private boolean receive(String message) {
        if (!full) {
            sent.add(message.replaceAll("(MONOTONIC_USEC=)\\d+", "$1…"));
        }
        return !full;
    }

    /** What is sent from now on, beat after beat, each as late as the one before allowed. */
    private List<String> during(int seconds) {
        sent.clear();
        Duration end = now.plusSeconds(seconds);
        while (now.compareTo(end) < 0) {
            now = now.plus(notifier.beat());
        }
        return List.copyOf(sent);
    }

    private List<String> once() {
        sent.clear();
        notifier.beat();
        return List.copyOf(sent);
    }

    private void started() {
        report = Optional.of(UP);
        notifier.served();
        notifier.beat();
    }

    @Test
    void a_start_is_over_when_every_required_mount_is_up_and_health_is_served() {
        report = Optional.of(PARTLY);
        assertEquals(List.of(), once());
        notifier.served();
        assertEquals(List.of("READY=1\nSTATUS=degraded: 1 of 2 mounts usable; spare: " + BAD), sent);
        assertEquals(List.of("WATCHDOG=1"), during(31));
    }

    @Test
    void a_start_is_over_at_once_when_the_mount_comes_after_health_is_served() {
        notifier.served();
        report = Optional.of(UP);
        assertEquals(List.of("READY=1\nSTATUS=ready: 1 of 1 mounts usable"), once());
    }

    @Test
    void a_start_of_less_than_a_second_says_nothing_before_it_is_over() {
        notifier.served();
        assertEquals(List.of(), once());
        now = now.plusMillis(900);
        assertEquals(List.of(), once());
    }

    @Test
    void while_it_waits_the_start_is_extended_and_says_what_is_missing() {
        notifier.served();
        now = now.plusSeconds(1);
        assertEquals(
                List.of("EXTEND_TIMEOUT_USEC=60000000\nSTATUS=starting: 0 of 1 mounts usable; shared: " + BAD), once());
        List<String> later = during(100);
        assertTrue(later.size() >= 15, later::toString);
        assertTrue(later.stream().allMatch("EXTEND_TIMEOUT_USEC=60000000"::equals), later::toString);
    }

    @Test
    void after_its_limit_the_start_goes_on_without_and_says_so_until_all_is_there() {
        notifier.served();
        during(119);
        assertTrue(sent.stream().noneMatch(message -> message.contains("READY")), sent::toString);
        during(2);
        String late = "STATUS=failed, started after 120 s without shared: 0 of 1 mounts usable; shared: " + BAD;
        assertTrue(sent.contains("READY=1\n" + late), sent::toString);
        report = Optional.of(UP);
        assertEquals(List.of("STATUS=ready: 1 of 1 mounts usable"), withoutWatchdog(once()));
        report = Optional.of(DOWN);
        assertEquals(List.of("STATUS=failed: 0 of 1 mounts usable; shared: " + BAD), withoutWatchdog(once()));
    }

    @Test
    void a_start_that_is_never_served_is_not_extended_after_its_limit() {
        report = Optional.of(UP);
        during(121);
        assertEquals(List.of(), during(300));
    }

    @Test
    void the_status_is_sent_when_it_changes_only() {
        started();
        assertEquals(List.of("WATCHDOG=1"), during(60));
        report = Optional.of(DOWN);
        assertEquals(List.of("STATUS=failed: 0 of 1 mounts usable; shared: " + BAD), withoutWatchdog(during(60)));
    }

    @Test
    void every_beat_proves_the_loop_alive_but_not_more_often_than_needed() {
        started();
        assertEquals(9, during(300).size()); // after 30 s, and each 30 s
        sent.clear();
        for (int i = 0; i < 1000; i++) {
            now = now.plusMillis(10);
            notifier.beat();
        }
        assertTrue(sent.size() <= 1, () -> "in 10 s: " + sent);
    }

    @Test
    void what_comes_from_elsewhere_than_the_loop_is_no_sign_of_life() {
        started();
        sent.clear();
        now = now.plusSeconds(100);
        notifier.served();
        notifier.reloading();
        notifier.reloaded();
        assertTrue(sent.stream().noneMatch("WATCHDOG=1"::equals), sent::toString);
    }

    @Test
    void a_reload_begins_at_the_signal_and_ends_at_the_next_beat() {
        started();
        sent.clear();
        notifier.reloading();
        assertEquals(List.of("RELOADING=1\nMONOTONIC_USEC=…"), sent);
        report = Optional.of(PARTLY);
        assertEquals(List.of("STATUS=degraded: 1 of 2 mounts usable; spare: " + BAD), once());
        assertEquals(List.of(), once());
        notifier.reloaded();
        assertEquals(List.of("READY=1"), once());
        assertEquals(List.of(), once());
    }

    @Test
    void a_reload_that_follows_another_at_once_is_not_over_with_it() {
        started();
        notifier.reloading();
        notifier.reloaded();
        notifier.reloading();
        assertEquals(List.of(), once());
        notifier.reloaded();
        assertEquals(List.of("READY=1"), once());
    }

    @Test
    void a_reload_that_changes_nothing_ends_all_the_same() {
        started();
        notifier.reloading();
        notifier.reloaded();
        assertEquals(List.of("READY=1"), once());
    }

    @Test
    void nothing_follows_the_end() {
        started();
        sent.clear();
        notifier.stopping();
        assertEquals(List.of("STOPPING=1\nSTATUS=stops; what is mounted stays mounted"), sent);
        report = Optional.of(DOWN);
        assertEquals(List.of(), withoutWatchdog(during(60)));
    }

    @Test
    void what_found_no_room_is_sent_again_soon() {
        notifier.served();
        report = Optional.of(UP);
        full = true;
        assertTrue(notifier.beat().compareTo(Duration.ofSeconds(1)) < 0);
        full = false;
        assertEquals(List.of("READY=1\nSTATUS=ready: 1 of 1 mounts usable"), withoutWatchdog(once()));
    }

    @Test
    void a_refused_configuration_is_the_first_problem_of_a_host_that_has_no_other() {
        HostReport refused = Reports.with(
                UP, new ProblemReport("config-refused", "degraded", "agent.properties:3: wrong", "correct it"));
        assertEquals(
                "ready: 1 of 1 mounts usable; config-refused: agent.properties:3: wrong -> correct it",
                StatusLine.of(refused));
    }

    private static List<String> withoutWatchdog(List<String> messages) {
        return messages.stream()
                .filter(message -> !message.equals("WATCHDOG=1"))
                .toList();
    }
}
