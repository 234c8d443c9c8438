package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent as a service: what systemd makes of what it is told. A stand-in is Docker, and writes where the mount must be. */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SystemdTest {
    private static final Duration SOON = AgentHost.SOON;
    private static final String SHOW = "systemctl show -P %s efs-mount-agent";
    /** Everything that any test here puts beside the units. */
    private static final String STAND_INS = """
            rm -rf /etc/systemd/system/efs-mount-agent.service.d/50-test.conf /etc/systemd/system/docker.service \\
                /run/docker-saw
            systemctl disable -q efs-mount-agent-ready 2>/dev/null
            systemctl stop docker efs-mount-agent-ready 2>/dev/null
            systemctl daemon-reload""";

    private final Guest guest;
    private final AgentHost host;

    SystemdTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @BeforeEach
    void standIn() {
        guest.run(STAND_INS);
        guest.ok("""
                cat >/etc/systemd/system/docker.service <<'END'
                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/bin/sh -c 'stat -f -c %%T /mnt/efs >/run/docker-saw'
                END
                systemctl daemon-reload""");
    }

    @AfterEach
    void away() {
        host.cloud().reset();
        guest.run("systemctl kill -s CONT efs-mount-agent 2>/dev/null; " + STAND_INS);
    }

    private void dropIn(String... lines) {
        guest.ok("""
                mkdir -p /etc/systemd/system/efs-mount-agent.service.d
                cat >/etc/systemd/system/efs-mount-agent.service.d/50-test.conf <<'END'
                [Service]
                %s
                END
                systemctl daemon-reload""".formatted(String.join("\n", lines)));
    }

    private String shown(String property) {
        return guest.ok(SHOW.formatted(property)).strip();
    }

    private void awaitShown(String property, String pattern) {
        guest.awaitTrue(
                property + " " + pattern, SOON, "[[ $(%s) == %s ]]".formatted(SHOW.formatted(property), pattern));
    }

    @Test
    void dockerStartsAfterTheMountIsThere() {
        host.configure();
        guest.ok("systemctl start --no-block efs-mount-agent docker");
        guest.awaitTrue("docker", Duration.ofMinutes(2), "[[ -s /run/docker-saw ]]");
        assertEquals("nfs", guest.ok("cat /run/docker-saw").strip());
        assertEquals("ready: 1 of 1 mounts usable", shown("StatusText"));
    }

    @Test
    void aStartThatFindsNoServerIsOverAfterItsLimitAndSaysWhatIsMissing() {
        host.cloud().mountTargets();
        host.configure("efs.start-limit=60s");
        dropIn("TimeoutStartSec=40s"); // extended, for the agent takes longer
        guest.ok("systemctl start efs-mount-agent", Duration.ofMinutes(3));
        assertEquals("active", shown("ActiveState"));
        var status = shown("StatusText");
        assertTrue(status.startsWith("failed, started after 60 s without shared: 0 of 1"), status);
        assertTrue(status.contains("shared: no-mount-target: "), status);
        assertEquals(
                1,
                host.journal("Start goes on without required mounts limit=60s missing=\"shared\"")
                        .size());
        host.cloud().mountTargets(1, 2, 3);
        guest.awaitTrue(
                "ready",
                Duration.ofMinutes(2),
                "[[ $(%s) == 'ready: 1 of 1 mounts usable' ]]".formatted(SHOW.formatted("StatusText")));
    }

    @Test
    void anAgentThatStandsStillIsStartedAnewAndItsMountIsNotTouched() {
        host.configure();
        dropIn("WatchdogSec=10s", "TimeoutAbortSec=2s");
        host.start().awaitMounted();
        awaitShown("ActiveState", "active");
        var id = host.onlyMount().id();
        var pid = shown("MainPID");
        guest.ok("kill -STOP " + pid);
        guest.awaitTrue("a new life", SOON, "(($(%s) == 1))".formatted(SHOW.formatted("NRestarts")));
        awaitShown("ActiveState", "active");
        assertNotEquals(pid, shown("MainPID"));
        host.awaitMounted();
        assertEquals(id, host.onlyMount().id());
        guest.ok("journalctl -o cat -u efs-mount-agent | grep -q 'Watchdog timeout'");
    }

    @Test
    void aLongIntervalDoesNotTripTheWatchdog() {
        host.configure("efs.interval=1h", "efs.stale-after=2h");
        dropIn("WatchdogSec=8s");
        host.start().awaitMounted();
        awaitShown("ActiveState", "active");
        var pid = shown("MainPID");
        var lastSign = SHOW.formatted("WatchdogTimestampMonotonic");
        guest.ok("%s >/run/lab-user-sign".formatted(lastSign));
        guest.awaitTrue("signs of life", SOON, "(($(%s) > $(cat /run/lab-user-sign) + 20000000))".formatted(lastSign));
        assertEquals(pid, shown("MainPID"));
        assertEquals("0", shown("NRestarts"));
    }

    @Test
    void aReloadTakesAGoodConfigurationAndRefusesABadOneWithoutTouchingTheMounts() {
        host.configure().start().awaitMounted();
        awaitShown("ActiveState", "active");
        var pid = shown("MainPID");
        var id = host.onlyMount().id();
        host.configure("efs.mounts.second.tags.Name=shared", "efs.mounts.second.path=/mnt/second");
        guest.ok("systemctl reload efs-mount-agent");
        host.await("the second mount", SOON, "any(.mounts[]; .name==\"second\" and .state==\"mounted\")");
        awaitShown("StatusText", "'ready: 2 of 2 mounts usable'");
        assertEquals(200, host.health("ready"));
        guest.ok("curl -s " + AgentHost.HEALTH + "ready | grep -q mount-second");
        assertEquals(id, host.onlyMount().id());

        host.configure("efs.intervall=2s");
        host.forgetJournal();
        guest.ok("systemctl reload efs-mount-agent");
        host.awaitProblem("config-refused");
        awaitShown("StatusText", "*config-refused*intervall*");
        assertEquals(1, host.warnings().size(), () -> host.warnings().toString());
        assertEquals(2, host.status().path("mounts").size());

        host.configure("efs.health.port=51689");
        guest.ok("systemctl reload efs-mount-agent");
        awaitShown("StatusText", "*config-refused*efs.health*restart*");

        host.configure();
        guest.ok("systemctl reload efs-mount-agent");
        awaitShown("StatusText", "'ready: 1 of 1 mounts usable'");
        awaitShown("ActiveState", "active");
        guest.ok("mountpoint -q /mnt/second");
        assertEquals(
                1,
                host.journal("Mount is no longer configured: what is mounted there stays")
                        .size());
        assertEquals(id, host.onlyMount().id());
        assertEquals(pid, shown("MainPID"));
    }

    @Test
    void theEndIsCleanAndLeavesMountAndFstab() {
        host.configure().start().awaitMounted().awaitPasses(2);
        awaitShown("ActiveState", "active");
        var fstab = host.fstab();
        var id = host.onlyMount().id();
        host.forgetJournal();
        host.stop();
        assertEquals("0", shown("ExecMainStatus"));
        assertEquals("success", shown("Result"));
        assertEquals("inactive", shown("ActiveState"));
        assertEquals(id, host.onlyMount().id());
        assertEquals(fstab, host.fstab());
        assertEquals(List.of(), host.warnings());
    }

    @Test
    void theMountsOfTheHardenedServiceAreThoseOfTheHost() {
        host.configure().start().awaitMounted();
        awaitShown("ActiveState", "active");
        var pid = shown("MainPID");
        guest.ok("grep ' /mnt/efs ' /proc/1/mountinfo");
        assertEquals(guest.ok("readlink /proc/1/ns/mnt"), guest.ok("readlink /proc/%s/ns/mnt".formatted(pid)));
        var status = guest.ok("cat /proc/%s/status".formatted(pid));
        assertTrue(status.contains("NoNewPrivs:\t1"), status);
        assertTrue(status.contains("Seccomp:\t2"), status);
        assertTrue(status.contains("CapBnd:\t000000000020061f\n"), status);
    }

    @Test
    void theUnitsAreGoodAndTheExposureIsWhatIsDocumented() {
        guest.ok("""
                mkdir -p /run/lab-verify
                for unit in containerd ecs; do
                    printf '[Unit]\\nAfter=%s\\n[Service]\\nExecStart=/bin/true\\n' "$([[ $unit == ecs ]] && echo docker.service cloud-final.service)" \\
                        >/etc/systemd/system/$unit.service
                done
                printf '[Unit]\\nAfter=multi-user.target\\n[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/cloud-final.service
                systemctl daemon-reload""");
        try {
            var said = guest.ok("""
                    systemctl enable -q efs-mount-agent efs-mount-agent-ready
                    cd /etc/systemd/system
                    systemd-analyze verify ./efs-mount-agent.service ./efs-mount-agent-ready.service docker.service \\
                        containerd.service ecs.service multi-user.target 2>&1 \\
                        | grep -vE "Unknown key (name )?'Restart(Steps|MaxDelaySec)'" || true""");
            assertTrue(
                    said.lines().noneMatch(line -> line.contains("efs-mount-agent") || line.contains("cycle")), said);
        } finally {
            guest.ok("""
                    systemctl disable -q efs-mount-agent efs-mount-agent-ready
                    rm -rf /etc/systemd/system/{containerd,ecs,cloud-final}.service
                    systemctl daemon-reload""");
        }
        // in tenths; a JVM may write its code, which is the one difference
        int exposure = System.getProperty("lab.agent") == null ? 47 : 46;
        guest.ok("systemd-analyze security --no-pager --threshold=%d efs-mount-agent.service".formatted(exposure));
        guest.ok("systemd-analyze security --no-pager --threshold=41 efs-mount-agent-ready.service");
    }

    @Test
    void theGateHasTheAgentsVariablesAndReadsAConfigurationThatIsNotRoots() {
        host.configure();
        guest.ok("""
                echo EFS_HEALTH_PORT=51690 >/etc/efs-mount-agent/environment
                chown nobody:nogroup %1$s
                chmod 600 %1$s""".formatted(AgentHost.CONFIG));
        host.start();
        guest.ok("systemctl start efs-mount-agent-ready", Duration.ofMinutes(3));
        guest.ok("curl -sf -m 5 http://127.0.0.1:51690/health/ready");
        guest.ok("mountpoint -q " + AgentHost.PATH);
    }

    @Test
    void withTheGateDockerDoesNotStartBeforeTheServerIsBack() {
        host.cloud().silence(1);
        host.configure("efs.start-limit=5s", "efs.mounts.shared.cross-zone=refuse");
        guest.ok("systemctl enable -q efs-mount-agent-ready");
        guest.ok("systemctl start --no-block docker efs-mount-agent");
        guest.awaitTrue(
                "the start limit",
                Duration.ofMinutes(2),
                "[[ $(%s) == active ]]".formatted(SHOW.formatted("ActiveState")));
        guest.awaitTrue(
                "the gate waits",
                SOON,
                "journalctl -o cat -u efs-mount-agent-ready --since=-3min | grep 'Waits for required mounts: shared'");
        guest.ok("! [[ -e /run/docker-saw ]]");
        guest.ok("[[ $(systemctl show -P ActiveState docker) == inactive ]]");
        host.cloud().endSilence(1);
        guest.awaitTrue("docker", Duration.ofMinutes(2), "[[ -s /run/docker-saw ]]");
        assertEquals("nfs", guest.ok("cat /run/docker-saw").strip());
        host.stop();
        guest.ok("[[ $(systemctl show -P ActiveState docker) == active ]]");
    }
}
