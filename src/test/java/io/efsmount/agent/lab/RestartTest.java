package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent's end is not the end of a mount, and its next life takes over what is there. */
@LabGuest
class RestartTest {
    private final Guest guest;
    private final AgentHost host;

    RestartTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @BeforeEach
    void mounted() {
        host.configure().start().awaitMounted().awaitPasses(1);
    }

    @Test
    void aSecondStartAdoptsTheMountAndDoesNothing() {
        var fstab = "stat -c '%i %y %s' /etc/fstab; cat /etc/fstab";
        var before = guest.ok(fstab);
        var id = host.onlyMount().id();
        host.forgetJournal();
        guest.ok("systemctl restart efs-mount-agent");
        host.awaitMounted().awaitPasses(2);
        assertEquals(id, host.onlyMount().id());
        assertEquals(before, guest.ok(fstab));
        assertEquals(List.of(), host.journal("Action"));
        assertEquals(List.of(), host.warnings());
    }

    @Test
    void aWriterNoticesNothingWhenTheAgentIsKilled() {
        var id = host.onlyMount().id();
        guest.ok("""
                systemd-run -q --unit=lab-user bash -c \
                'while :; do date >>/mnt/efs/log || echo bad >>/run/lab-user-errors; sleep 0.1; done'""");
        host.awaitMoreLines();
        guest.ok("systemctl kill -s KILL efs-mount-agent");
        guest.awaitTrue("a new life", AgentHost.SOON, "(($(systemctl show -P NRestarts efs-mount-agent) == 1))");
        host.awaitMounted().awaitMoreLines();
        host.leave();
        guest.ok("! cat /run/lab-user-errors 2>/dev/null");
        assertEquals(id, host.onlyMount().id());
    }

    @Test
    void aBrokenStateFileIsSetAsideAndMissedByNobody() {
        host.stop();
        guest.ok("echo '{\"version\": 1, \"mounts\": {\"sha' >/var/lib/efs-mount-agent/state.json");
        host.forgetJournal();
        host.start().awaitMounted();
        var warnings = host.warnings();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains("file=/var/lib/efs-mount-agent/state.json"), warnings::toString);
        guest.awaitTrue(
                "a new state file",
                AgentHost.SOON,
                "jq -e .mounts.shared.fileSystemId /var/lib/efs-mount-agent/state.json");
        guest.ok("grep -q sha /var/lib/efs-mount-agent/state.json.bad");
    }

    @Test
    void aClockThatIsSetAYearAheadOrBackChangesNothing() {
        var id = host.onlyMount().id();
        host.forgetJournal();
        host.cloud().forgetCalls();
        guest.ok("date +%s >/run/lab-now; cut -d. -f1 /proc/uptime >/run/lab-up");
        try {
            for (var jump : List.of("+ 31536000", "- 31536000")) {
                guest.ok("date -s @$(($(cat /run/lab-now) %s)) >/dev/null".formatted(jump));
                host.awaitPasses(3);
                assertEquals("mounted", host.mount().path("state").asText());
                assertEquals(200, host.health("ready"));
                assertEquals(200, host.health("live"));
            }
        } finally {
            guest.ok("date -s @$(($(cat /run/lab-now) + $(cut -d. -f1 /proc/uptime) - $(cat /run/lab-up)))");
        }
        assertEquals(id, host.onlyMount().id());
        assertEquals("", host.journal());
        assertTrue(host.cloud().calls("DescribeFileSystems") <= 1);
    }

    @Test
    void aSecondAgentIsRefused() {
        var second = host.agent("run");
        assertEquals(75, second.status(), second::output);
        assertTrue(second.output().contains("another agent runs on this host"), second::output);
        host.awaitPasses(1);
    }
}
