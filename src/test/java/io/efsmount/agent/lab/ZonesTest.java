package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.PATH;
import static io.efsmount.agent.lab.AgentHost.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The mount target of the host's own zone comes first, and the others where they are allowed. */
@LabGuest
class ZonesTest {
    private static final String AT_HOME = ".mounts[0] | .state==\"mounted\" and .targetIp==\"10.0.1.10\" and .sameZone";

    private final Guest guest;
    private final AgentHost host;

    ZonesTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @Test
    void anotherZoneIsUsedUntilTheOwnOneHasAMountTarget() {
        host.cloud().mountTargets(2, 3);
        host.configure().start().awaitState("degraded");
        assertEquals(
                "cross-zone", host.mount().path("problems").path(0).path("code").asText());
        assertEquals(200, host.health("ready"));
        assertNotEquals("10.0.1.10:/", host.onlyMount().source());

        host.cloud().mountTargets(1, 2, 3);
        host.await("home", SOON, AT_HOME);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        guest.awaitTrue("fstab follows", SOON, "grep -q '^10.0.1.10:/ /mnt/efs ' /etc/fstab");
        guest.ok("[[ $(grep -c /mnt/efs /etc/fstab) == 2 ]]");
    }

    @Test
    void aMountThatIsInUseIsNotMovedBeforeItIsIdle() {
        host.cloud().mountTargets(2, 3);
        host.configure().start().awaitState("degraded");
        host.use(PATH);
        var away = host.onlyMount();

        host.cloud().mountTargets(1, 2, 3);
        host.awaitProblem("move-waits");
        assertTrue(host.problem("move-waits").path("message").asText().contains("to 10.0.1.10 waits"));
        assertEquals(200, host.health("ready"));
        assertEquals(List.of(away), host.mounts());

        host.leave();
        host.await("home", SOON, AT_HOME);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
    }

    @Test
    void nothingIsMountedFromAnotherZoneWhereThatIsRefused() {
        host.cloud().mountTargets(2, 3);
        host.configure("efs.mounts.shared.cross-zone=refuse").start().awaitProblem("cross-zone-refused");
        host.awaitPasses(2);
        assertEquals("failed", host.mount().path("state").asText());
        assertEquals(List.of(), host.mounts());
        assertEquals(List.of(503, 200), List.of(host.health("ready"), host.health("live")));
    }

    @Test
    void aDeadServerIsLeftForAnotherZoneAndTakenBackWhenItAnswers() {
        host.configure().start().awaitMounted();
        guest.ok("echo before > /mnt/efs/before");
        host.cloud().silence(1);
        host.awaitState("degraded").awaitProblem("cross-zone");
        assertNotEquals("10.0.1.10:/", host.onlyMount().source());
        assertEquals(200, host.health("ready"));
        guest.ok("timeout 20 bash -c 'cat /mnt/efs/before; echo new > /mnt/efs/new'; grep -q new /srv/efs/new");

        host.cloud().endSilence(1);
        host.await("home", SOON, AT_HOME);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        assertEquals("new", guest.ok("cat /mnt/efs/new").strip());
    }

    @Test
    void aServerThatIsDeadAtTheStartIsPassedOver() {
        host.cloud().silence(1);
        host.configure().start().awaitState("degraded");
        assertNotEquals("10.0.1.10:/", host.onlyMount().source());
    }
}
