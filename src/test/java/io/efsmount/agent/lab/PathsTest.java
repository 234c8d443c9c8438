package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is at the path already is respected. */
@LabGuest
class PathsTest {
    private final Guest guest;
    private final AgentHost host;

    PathsTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @Test
    void dataIsNotMountedOver() {
        guest.ok("mkdir /mnt/efs; echo mine >/mnt/efs/file");
        host.configure().start().awaitProblem("path-not-empty").awaitPasses(2);
        assertEquals(List.of(), host.mounts());
        assertEquals("mine", guest.ok("cat /mnt/efs/file && rm /mnt/efs/file").strip());
        host.awaitMounted();
    }

    @Test
    void somebodyElsesMountIsLeftAlone() {
        guest.ok("mkdir /mnt/efs && mount -t tmpfs foreign /mnt/efs && echo mine >/mnt/efs/file");
        host.configure().start().awaitProblem("foreign-mount").awaitPasses(2);
        assertEquals("foreign", host.onlyMount().source());
        assertTrue(host.fstab().lines().noneMatch(line -> line.contains(PATH)), host::fstab);
        assertEquals("mine", guest.ok("cat /mnt/efs/file && umount /mnt/efs").strip());
        host.awaitMounted();
    }

    @Test
    void aSymbolicLinkIsNotFollowed() {
        guest.ok("mkdir -p /root/elsewhere; ln -s /root/elsewhere /mnt/efs");
        host.configure().start().awaitProblem("path-not-a-directory").awaitPasses(2);
        guest.ok("! mountpoint -q /root/elsewhere && [[ -L /mnt/efs ]] && rmdir /root/elsewhere");
    }

    @Test
    void aPathThatIsMissingIsMade() {
        host.configureOnly("efs.mounts.shared.tags.Name=shared", "efs.mounts.shared.path=/mnt/a/b/c")
                .start()
                .awaitMounted();
        guest.ok("mountpoint -q /mnt/a/b/c");
    }

    @Test
    void anotherLineOfFstabForThePathStays() {
        guest.ok("echo '10.0.9.9:/ /mnt/efs nfs4 noauto,_netdev 0 0' >>/etc/fstab");
        var before = host.fstab();
        host.configure().start().awaitMounted().awaitProblem("fstab-conflict").awaitPasses(2);
        assertEquals(before, host.fstab());
        assertEquals("10.0.1.10:/", host.onlyMount().source());
    }
}
