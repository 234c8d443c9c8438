package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the lab is what the other lab tests take it for. */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LabSmokeTest {
    private static final String RECOMMENDED =
            "vers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,addr=";

    private final Guest guest;

    LabSmokeTest(Guest guest) {
        this.guest = guest;
    }

    @AfterEach
    void nothingStaysMounted() {
        guest.ok("! mountpoint -q /mnt/x || umount /mnt/x; rm -rf /srv/efs/*");
    }

    @Test
    void theInstanceBootsWithoutFailedUnits() {
        assertEquals("running", guest.awaitBooted(), () -> guest.ok("systemctl --failed --no-legend --no-pager"));
    }

    @Test
    void theInstanceHasNoMountHelperUnlessATestAsksForIt() {
        assertFalse(guest.run("ls /sbin/mount.nfs* /sbin/umount.nfs*").succeeded());
        guest.ok("lab-nfs-utils on; ls /sbin/mount.nfs4 /sbin/umount.nfs4; lab-nfs-utils off");
        assertFalse(guest.run("ls /sbin/mount.nfs4").succeeded());
    }

    @Test
    void everyMountTargetServesTheSameFiles() {
        for (var target : List.of("10.0.1.10", "10.0.2.10", "10.0.3.10")) {
            guest.ok("lab-mount %1$s:/ /mnt/x %2$s%1$s && touch /mnt/x/%1$s && umount /mnt/x"
                    .formatted(target, RECOMMENDED));
        }
        assertEquals(
                "10.0.1.10 10.0.2.10 10.0.3.10", guest.ok("echo $(ls /srv/efs)").strip());
    }

    @Test
    void aMountOverIpv4HasTheOptionsThatEfsMountsHave() {
        guest.ok("lab-mount 10.0.1.10:/ /mnt/x %s10.0.1.10".formatted(RECOMMENDED));
        var options = optionsOfTheMount("10.0.1.10:/");
        var expected =
                "rw,relatime,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,timeo=600,"
                        + "retrans=2,sec=sys,clientaddr=10.0.1.5,local_lock=none,addr=10.0.1.10";
        assertTrue(options.containsAll(List.of(expected.split(",", -1))), options::toString);
    }

    @Test
    void aMountOverIpv6SaysSo() {
        guest.ok("lab-mount [fd00:0:0:1::10]:/ /mnt/x %sfd00:0:0:1::10,proto=tcp6".formatted(RECOMMENDED));
        var options = optionsOfTheMount("[fd00:0:0:1::10]:/");
        assertTrue(
                options.containsAll(Set.of("proto=tcp6", "clientaddr=fd00:0:0:1::5", "addr=fd00:0:0:1::10")),
                options::toString);
        guest.ok("echo six > /mnt/x/file && grep six /srv/efs/file");
    }

    @Test
    void aServerCanExportReadOnlyOrNothing() {
        try {
            guest.ok("lab-nfsd export 2 ro && lab-mount 10.0.2.10:/ /mnt/x %s10.0.2.10".formatted(RECOMMENDED));
            assertTrue(guest.run("touch /mnt/x/file").output().contains("Read-only file system"));
            guest.ok("umount /mnt/x && lab-nfsd export 2 none");
            assertFalse(guest.run("lab-mount 10.0.2.10:/ /mnt/x %s10.0.2.10".formatted(RECOMMENDED))
                    .succeeded());
        } finally {
            guest.ok("lab-nfsd export 2 rw");
        }
    }

    @Test
    void aBlackHoleHoldsACallUntilItGoes() {
        guest.ok("lab-mount 10.0.3.10:/ /mnt/x %s10.0.3.10".formatted(RECOMMENDED));
        guest.ok("lab-black-hole 3 on");
        try {
            assertEquals(
                    Result.TIMED_OUT,
                    guest.run("stat -f /mnt/x", Duration.ofSeconds(2)).status());
        } finally {
            guest.ok("lab-black-hole 3 off");
        }
        guest.awaitTrue("the server answers again", Duration.ofSeconds(30), "timeout -s KILL 5 stat -f /mnt/x");
    }

    @Test
    void theDiskOutlivesARebootAndACrash() {
        guest.ok("echo kept > /root/file && sync");
        guest.reboot();
        assertEquals("running", guest.awaitBooted());
        assertEquals(
                "kept",
                guest.ok("cat /root/file; echo crashed > /root/file; sync").strip());
        guest.crash();
        assertEquals("running", guest.awaitBooted());
        assertEquals("crashed", guest.ok("cat /root/file; rm /root/file").strip());
    }

    @Test
    void theHostsJavaRunsInTheGuest() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var version = guest.ok(java + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -version");
        assertTrue(version.contains(System.getProperty("java.version")), version);
    }

    @Test
    void aFileOfTheHostIsPutIntoTheGuest(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("a.service"), "[Unit]\n");
        guest.put(file, "/root/new/a.service");
        assertEquals("[Unit]\n", guest.ok("cat /root/new/a.service; rm -r /root/new"));
    }

    @Test
    void fakesRunAsTheDriversScriptSays() throws IOException {
        var script = Files.writeString(
                guest.spool().resolve("fakes.sh"), "echo \"$1 in $(ip netns identify $$)\" > /run/fakes.$1\n");
        try {
            guest.ok("systemctl stop lab-fakes@aws lab-fakes@ecs; systemctl start --wait lab-fakes@aws lab-fakes@ecs");
            assertEquals("aws in vpc\necs in \n", guest.ok("cat /run/fakes.aws /run/fakes.ecs"));
        } finally {
            Files.delete(script);
        }
    }

    @Test
    void whatFailsIsReportedWithWhatItSaid() {
        var failed = assertThrows(AssertionError.class, () -> guest.ok("echo here; exit 3"));
        assertEquals("exit status 3 of: echo here; exit 3\nhere\n", failed.getMessage());
        var awaited = assertThrows(
                AssertionError.class, () -> guest.awaitTrue("the moon", Duration.ofSeconds(1), "echo not yet; false"));
        assertTrue(String.valueOf(awaited.getMessage()).startsWith("not within 1 s: the moon\nnot yet\n"));
    }

    private Set<String> optionsOfTheMount(String source) {
        assertEquals(
                source, guest.ok("findmnt --noheadings --output SOURCE /mnt/x").strip());
        var options = guest.ok("findmnt --noheadings --output OPTIONS /mnt/x").strip();
        return Set.of(options.split(",", -1));
    }
}
