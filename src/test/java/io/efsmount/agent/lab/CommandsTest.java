package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands, beside a daemon and without one. */
@LabGuest
class CommandsTest {
    /** All that a command could change; what the kernel counts is left out. */
    private static final String EVERYTHING = """
            cut -d' ' -f 3- /proc/self/mountinfo
            stat -c '%i %y %s' /etc/fstab; cat /etc/fstab
            find /mnt /srv/efs /var/lib -xdev -printf '%p %m %u %T@\\n' | sort
            """;

    private static final String TABLES = "cut -d' ' -f 3- /proc/self/mountinfo; cat /etc/fstab";

    private final Guest guest;
    private final AgentHost host;

    CommandsTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @BeforeEach
    void configured() {
        host.configure();
    }

    @Test
    void unmountLeavesNoTraceAndTheDaemonKeepsAwayUntilMountGivesItBack() {
        var before = guest.ok(TABLES);
        host.start().awaitMounted().awaitPasses(1);
        var unmount = host.agent("unmount shared");
        assertEquals(0, unmount.status(), unmount::output);
        assertEquals(before, guest.ok(TABLES));
        host.awaitPasses(3);
        assertEquals("held", host.mount().path("state").asText());
        assertEquals(before, guest.ok(TABLES));
        assertEquals(503, host.health("ready"));

        host.stop().start().awaitState("held");
        assertEquals(before, guest.ok(TABLES));

        var mount = host.agent("mount shared");
        assertEquals(0, mount.status(), mount::output);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        guest.awaitTrue("fstab", AgentHost.SOON, "grep -q ' /mnt/efs ' /etc/fstab");
    }

    @Test
    void unmountOfWhatIsInUseFailsAndTheMountStaysManagedUnlessItIsLazy() {
        host.start().awaitMounted().awaitPasses(1);
        var fstab = host.fstab();
        host.use(PATH);
        var busy = host.agent("unmount shared");
        assertEquals(1, busy.status(), busy::output);
        assertTrue(busy.output().contains("busy") && busy.output().contains("lsof"), busy::output);
        host.awaitMounted();
        assertEquals(1, host.mounts().size());
        assertEquals(fstab, host.fstab());
        assertEquals(200, host.health("ready"));

        var lazy = host.agent("unmount --lazy shared");
        assertEquals(0, lazy.status(), lazy::output);
        assertEquals(List.of(), host.mounts());
        host.awaitPasses(3);
        assertEquals(List.of(), host.mounts());
        assertTrue(host.fstab().lines().noneMatch(line -> line.contains(PATH)), host::fstab);
    }

    @Test
    void anUnmountThatHearsNothingOfTheDaemonFailsAndLeavesTheMountInItsHands() {
        host.start().awaitMounted().awaitPasses(1);
        var mount = host.onlyMount().id();
        guest.ok("systemctl kill -s STOP efs-mount-agent");
        var unmount = host.agent("unmount shared");
        guest.ok("systemctl kill -s CONT efs-mount-agent");
        assertEquals(69, unmount.status(), unmount::output);
        assertEquals("", guest.ok("ls /run/efs-mount-agent/held"));
        host.awaitMounted().awaitPasses(2);
        assertEquals(mount, host.onlyMount().id());
    }

    @Test
    void mountAndUnmountDoWithoutADaemon() {
        var before = guest.ok(TABLES);
        var mount = host.agent("mount shared");
        assertEquals(0, mount.status(), mount::output);
        assertTrue(mount.output().contains("No daemon runs"), mount::output);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        assertTrue(host.fstab().contains(" /mnt/efs nfs4 "), host::fstab);

        var status = host.agent("status");
        assertEquals(69, status.status(), status::output);
        assertTrue(status.output().contains("systemctl start efs-mount-agent"), status::output);

        var unmount = host.agent("unmount shared");
        assertEquals(0, unmount.status(), unmount::output);
        assertEquals(before, guest.ok(TABLES));
    }

    @Test
    void planTellsWhatWouldBeDoneAndChangesNothing() {
        var before = guest.ok(EVERYTHING);
        var plan = host.agent("plan");
        assertEquals(0, plan.status(), plan::output);
        assertTrue(plan.output().contains("would mount 10.0.1.10:/ on /mnt/efs"), plan::output);
        assertTrue(plan.output().contains("this host's own zone"), plan::output);
        assertEquals(before, guest.ok(EVERYTHING));

        host.start().awaitMounted().awaitPasses(1);
        var mounted = guest.ok(EVERYTHING);
        var nothing = host.agent("plan");
        assertEquals(0, nothing.status(), nothing::output);
        assertTrue(nothing.output().contains("Nothing to do."), nothing::output);
        assertEquals(mounted, guest.ok(EVERYTHING));
    }

    @Test
    void statusIsForPeopleAndForPrograms() {
        host.start().awaitMounted();
        var table = host.agent("status");
        assertEquals(0, table.status(), table::output);
        assertTrue(table.output().startsWith("ready  region eu-central-1  zone euc1-az1"), table::output);
        assertTrue(table.output().contains("euc1-az1 (own)"), table::output);
        var json = AgentHost.json(guest.ok("efs-mount-agent status --json"))
                .path("mounts")
                .path(0);
        assertEquals("mounted", json.path("state").asText());
        assertEquals("10.0.1.10", json.path("targetIp").asText());
    }

    @Test
    void aWrongConfigurationIsToldWholeAndEndsTheServiceForGood() {
        host.configure("efs.intervall=2s", "efs.mounts.shared.cross-zone=perhaps");
        for (var command : List.of("run", "plan", "status")) {
            var result = host.agent(command);
            assertEquals(78, result.status(), result::output);
            assertTrue(result.output().contains("efs.intervall"), result::output);
            assertTrue(result.output().contains("efs.mounts.shared.cross-zone"), result::output);
        }
        guest.run("systemctl start efs-mount-agent");
        guest.awaitTrue("failed for good", AgentHost.SOON, """
                systemctl is-failed -q efs-mount-agent && (($(systemctl show -P ExecMainStatus efs-mount-agent) == 78))""");
        assertNotEquals("", host.journal());
    }
}
