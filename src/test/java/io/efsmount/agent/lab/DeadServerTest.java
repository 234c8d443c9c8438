package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.HEALTH;
import static io.efsmount.agent.lab.AgentHost.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does not answer: the agent says so in time, goes on answering, and collects nothing. */
@LabGuest
class DeadServerTest {
    /** efs.stale-after and efs.interval of these tests, and what the machine may take on top. */
    private static final int NOT_READY_SECONDS = 5 + 2 + 8;

    private static final int SLOWEST_ANSWER_MILLIS = 100;

    /** The machine has other work; who waits for a dead server is slow each time. */
    private static final int ATTEMPTS = 5;

    private final Guest guest;
    private final AgentHost host;

    DeadServerTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemctl stop nfsd@1", "lab-black-hole 1 on"})
    void aServerThatDiesMakesTheHostNotReadyAndNothingElse(String death) {
        host.configure("efs.mounts.shared.cross-zone=refuse").start().awaitMounted();
        var mount = host.onlyMount();
        if (death.startsWith("lab-black-hole")) {
            host.cloud().silence(1);
        } else {
            host.cloud().stopServer(1);
        }
        var notReadyAfter = secondsUntilNotReady();
        assertTrue(notReadyAfter <= NOT_READY_SECONDS, "not ready after " + notReadyAfter + " s");
        assertEquals("unresponsive", host.mount().path("state").asText());
        host.problem("unresponsive");

        assertHealthAnswersAtOnce();
        host.awaitPasses(5);
        var threads = threads();
        host.awaitPasses(15);
        var later = threads();
        assertTrue(later.size() <= threads.size() + 1, "first " + threads + ", then " + later);
        assertEquals(List.of(503, 200), List.of(host.health("ready"), host.health("live")));
        assertEquals(List.of(mount), host.mounts());

        if (death.startsWith("lab-black-hole")) {
            host.cloud().endSilence(1);
        } else {
            host.cloud().startServer(1);
        }
        host.awaitMounted();
        assertEquals(List.of(mount), host.mounts());
    }

    @Test
    void aMountWithADeadServerIsInNobodysWay() {
        host.cloud().silence(2);
        host.configure(
                        "efs.mounts.dead.id=fs-0123456789abcdef0",
                        "efs.mounts.dead.path=/mnt/dead",
                        "efs.mounts.dead.mount-target-ip=10.0.2.10",
                        "efs.mounts.dead.required=false")
                .start()
                .await("the other one", SOON, state("shared", "mounted"))
                .await("its failure", SOON, state("dead", "failed"));
        assertEquals(200, host.health("ready"));

        host.cloud().endSilence(2);
        host.await("both", SOON, state("dead", "mounted"));
        host.cloud().silence(2);
        host.await("its silence", SOON, state("dead", "unresponsive"));
        host.awaitPasses(5);
        guest.ok("timeout 10 touch /mnt/efs/file");
        host.await("the other one", SOON, state("shared", "mounted"));
        assertEquals(List.of(), host.journal("mount=shared state=unresponsive"));
    }

    @Test
    void theMountOfADeadServerKeepsNeitherTheAgentNorAnOperatorWaiting() {
        host.configure("efs.mounts.shared.cross-zone=refuse").start().awaitMounted();
        var mount = host.onlyMount();
        host.cloud().silence(1);
        host.awaitState("unresponsive");
        guest.ok("timeout 30 systemctl stop efs-mount-agent", SOON);
        host.start();
        host.awaitState("unresponsive");
        assertEquals(List.of(mount), host.mounts());

        var lazy = guest.run("timeout 40 efs-mount-agent unmount --lazy shared", SOON);
        assertEquals(0, lazy.status(), lazy::output);
        assertEquals(List.of(), host.mounts());
        host.awaitState("held").awaitPasses(2);
        assertEquals(List.of(), host.mounts());

        host.cloud().endSilence(1);
        guest.ok("efs-mount-agent mount shared", SOON);
        assertEquals(1, host.mounts().size());
    }

    private static String state(String mount, String state) {
        return ".mounts[] | select(.name==\"%s\") | .state==\"%s\"".formatted(mount, state);
    }

    private int secondsUntilNotReady() {
        return Integer.parseInt(guest.ok("""
                SECONDS=0
                until [[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' URLready) == 503 ]]; do
                    ((SECONDS < 60)) || exit 1
                    sleep 0.2
                done
                echo $SECONDS""".replace("URL", HEALTH)).strip());
    }

    /** By name. */
    private List<String> threads() {
        return guest.ok("cat /proc/$(systemctl show -P MainPID efs-mount-agent)/task/*/comm | sort")
                .lines()
                .toList();
    }

    private void assertHealthAnswersAtOnce() {
        var slowest = new ArrayList<Double>();
        assertTrue(
                DoubleStream.generate(this::slowestAnswerMillis)
                        .limit(ATTEMPTS)
                        .peek(slowest::add)
                        .anyMatch(millis -> millis < SLOWEST_ANSWER_MILLIS),
                () -> "slowest answers " + slowest + " ms");
    }

    private double slowestAnswerMillis() {
        var requests = Stream.of("live", "ready", "started")
                .map(check -> "url = \"%s%s?[1-67]\"\noutput = /dev/null\n".formatted(HEALTH, check))
                .reduce("", String::concat);
        var times = guest.ok("curl -s -w '%%{time_total}\\n' -K - <<'END'%n%sEND".formatted(requests))
                .lines()
                .map(Double::valueOf)
                .sorted()
                .toList();
        assertEquals(201, times.size());
        return times.getLast() * 1000;
    }
}
