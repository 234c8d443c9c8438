package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real boots: the agent is started by systemd, beside everything else. */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BootTest {
    private final Guest guest;
    private final AgentHost host;

    BootTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @BeforeEach
    void enabled() {
        guest.ok("systemctl enable -q efs-mount-agent");
    }

    @Test
    void theFirstBootMountsFromTheOwnZoneAndTheSecondOneDoesItAgain() {
        host.configure();
        guest.reboot();
        assertEquals("running", guest.awaitBooted(), () -> guest.ok("systemctl --failed --no-legend --no-pager"));
        host.awaitMounted();
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        assertEquals(
                "eu-central-1 euc1-az1",
                host.status().path("region").asText() + " "
                        + host.status().path("zoneId").asText());
        assertEquals(List.of(), host.warnings());
        var fstab = host.fstab();

        guest.reboot();
        assertEquals("running", guest.awaitBooted(), () -> guest.ok("systemctl --failed --no-legend --no-pager"));
        host.awaitMounted().awaitPasses(1);
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        assertEquals(MountingTest.optionsOf(host.onlyMount()), new java.util.TreeSet<>(MountingTest.RECOMMENDED));
        assertEquals(fstab, host.fstab());
        assertEquals(List.of(), host.warnings());
    }

    @Test
    void aHostThatBootsWhileMetadataAndApiAreDeadMountsWhatWasRightBefore() {
        host.configure("efs.fstab=off").start().awaitMounted();
        host.cloud().worldAfterBoot("{'metadata': {'fault': 'REFUSED'}, 'efs': {'fault': 'REFUSED'}}");
        guest.reboot();
        assertEquals("running", guest.awaitBooted());
        host.await("usable", AgentHost.SOON, ".mounts[0].usable").awaitProblem("last-known-good");
        assertEquals("10.0.1.10:/", host.onlyMount().source());
        assertEquals(200, host.health("ready"));
        var id = host.onlyMount().id();

        host.cloud().change("{'metadata': {'fault': 'NONE'}, 'efs': {'fault': 'NONE'}}");
        host.await("verified", AgentHost.SOON, ".mounts[0].state==\"mounted\" and (.mounts[0].problems|length)==0");
        assertEquals(id, host.onlyMount().id());
        assertTrue(host.fstab().lines().noneMatch(line -> line.contains("/mnt/efs")));
    }
}
