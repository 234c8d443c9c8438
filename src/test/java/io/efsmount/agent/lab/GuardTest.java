package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.PATH;
import static io.efsmount.agent.lab.AgentHost.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The write guard on a real kernel: who is too early fails, and nothing lands on the root disk. */
@LabGuest
class GuardTest {
    /** The guest's root is ext4, as Amazon Linux's is xfs and Debian's ext4: both have the flag. */
    private static final String IMMUTABLE = "[[ $(lsattr -d %s | cut -d' ' -f1) == *i* ]]";

    private static final String GUARDED = IMMUTABLE.formatted(PATH);

    /** The folder beneath the mount, seen through a bind mount of the root file system. */
    private static final String BENEATH = """
            set -e
            mkdir -p /run/beneath
            mount --bind --make-private / /run/beneath
            trap 'umount /run/beneath' EXIT
            """;

    private static final String NFS = "vers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,addr=";

    private final Guest guest;
    private final AgentHost host;

    GuardTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @Test
    void aWriterThatIsTooEarlyFailsAndSeesTheMountWhenItComes() {
        host.cloud().efsFault("RESET");
        host.configure().start();
        guest.awaitTrue("the guard", SOON, GUARDED);
        // as a container does that has the folder above with rslave
        guest.ok("systemd-run -q --unit=lab-user unshare -m --propagation slave sleep infinity");
        guest.awaitTrue("its namespace", SOON, """
                pid=$(systemctl show -P MainPID lab-user)
                [[ $(readlink /proc/$pid/ns/mnt) != $(readlink /proc/1/ns/mnt) ]]""");
        var write = "nsenter -m -t $(systemctl show -P MainPID lab-user) touch /mnt/efs/early";
        var early = guest.run(write);
        assertEquals(1, early.status(), early::output);
        assertTrue(early.output().contains("Operation not permitted"), early::output);
        guest.ok("! mkdir /mnt/efs/early && [[ -z $(ls -A /mnt/efs) ]]");

        host.cloud().efsFault("NONE");
        host.awaitMounted();
        guest.ok(write);
        assertEquals("early", guest.ok("ls /srv/efs").strip());
        assertEquals("", guest.ok(BENEATH + "ls -A /run/beneath/mnt/efs"));
        guest.ok(BENEATH + IMMUTABLE.formatted("/run/beneath/mnt/efs"));
        host.leave();
        host.awaitPasses(2);
        assertEquals(List.of(), host.journal("Action failed"));
        assertEquals(0, host.mount().path("problems").size(), () -> host.mount().toPrettyString());
        assertEquals(PATH, guest.ok("cat /var/lib/efs-mount-agent/guarded").strip());
    }

    @Test
    void theGuardIsThereWhenTheMountGoesAndComesBackWhenSomebodyTookIt() {
        host.configure("efs.mounts.shared.cross-zone=refuse")
                .start()
                .awaitMounted()
                .awaitPasses(1);
        var written = guest.run("umount /mnt/efs && echo data >/mnt/efs/file");
        assertTrue(written.output().contains("Operation not permitted"), written::output);
        mountedAgain(PATH);

        host.stop();
        guest.ok("umount /mnt/efs && chattr -i /mnt/efs");
        host.cloud().stopServer(1);
        host.start();
        guest.awaitTrue("the guard again", SOON, GUARDED);
        guest.ok("[[ -z $(ls -A /mnt/efs) ]]");
        host.cloud().startServer(1);
        host.awaitMounted();

        var unmount = host.agent("unmount shared");
        assertEquals(0, unmount.status(), unmount::output);
        host.awaitPasses(2);
        guest.ok(GUARDED + " && ! touch /mnt/efs/file");
        guest.ok("chattr -i /mnt/efs");
        host.awaitPasses(3);
        guest.ok("! " + GUARDED + " && rmdir /mnt/efs");
        host.awaitPasses(2);
        guest.ok("[[ ! -e /mnt/efs ]]");
        assertEquals(0, host.agent("mount shared").status());
        host.awaitMounted();
    }

    @Test
    void whatWasMountedByHandIsGuardedBeneathAndNotDisturbed() {
        guest.ok("lab-mount 10.0.1.10:/ /mnt/efs %s10.0.1.10 && cd /mnt/efs && echo mine >file".formatted(NFS));
        var id = host.onlyMount().id();
        host.configure().start().awaitMounted();
        guest.awaitTrue("the guard", SOON, BENEATH + IMMUTABLE.formatted("/run/beneath/mnt/efs"));
        host.awaitPasses(2);
        assertEquals(id, host.onlyMount().id());
        assertEquals(1, host.journal("protect the mount point").size(), host::journal);
        guest.ok("echo more >>/mnt/efs/file && [[ $(wc -l </srv/efs/file) == 2 ]]");
        guest.ok("! [[ $(lsattr -d /mnt/efs 2>/dev/null | cut -d' ' -f1) == *i* ]]");
    }

    @Test
    void whereThereIsNoFlagTheModeGuardsAndWhatIsNotSharedIsTold() {
        guest.ok("mkdir /mnt/ram && mount -t ramfs ram /mnt/ram && mount --make-private /mnt/ram");
        var path = "/mnt/ram/efs";
        host.cloud().efsFault("RESET");
        at(path).start().awaitProblem("guard-by-mode");
        assertEquals("0 root", guest.ok("stat -c '%a %U' " + path).strip());
        guest.ok("! setpriv --reuid 1000 --clear-groups ls " + path);
        host.cloud().efsFault("NONE");
        host.awaitMounted().awaitProblem("guard-by-mode").awaitProblem("not-shared");
        assertTrue(host.problem("not-shared").path("message").asText().contains("/mnt/ram"));
        assertEquals(200, host.health("ready"));
        guest.ok("echo data >%1$s/file && umount %1$s".formatted(path));
        mountedAgain(path);
    }

    @Test
    void tmpfsHasTheFlagAsWell() {
        guest.ok("mkdir /mnt/tmp && mount -t tmpfs tmp /mnt/tmp");
        at("/mnt/tmp/efs").start().awaitMounted().awaitPasses(1);
        assertEquals(0, host.mount().path("problems").size(), () -> host.mount().toPrettyString());
        var written = guest.run("umount /mnt/tmp/efs && touch /mnt/tmp/efs/file");
        assertTrue(written.output().contains("Operation not permitted"), written::output);
        mountedAgain("/mnt/tmp/efs");
    }

    @Test
    void dataUnderTheMountIsToldWithItsSizeAndNotTouched() {
        var data = "mkdir -p /mnt/efs/a && head -c 5000 /dev/zero >/mnt/efs/a/file && ln -s /usr /mnt/efs/link";
        guest.ok(data);
        host.configure().start().awaitProblem("path-not-empty");
        var size = "3 entries, 4.9 KiB";
        host.await("its size", SOON, "any(.mounts[0].problems[]; .message|contains(\"%s\"))".formatted(size));
        guest.ok("! " + GUARDED);

        guest.ok("lab-mount 10.0.1.10:/ /mnt/efs %s10.0.1.10".formatted(NFS));
        host.awaitMounted().awaitProblem("hidden-data");
        assertTrue(host.problem("hidden-data").path("message").asText().contains(size));
        assertEquals(200, host.health("ready"));
        assertEquals("5000 /usr", guest.ok(BENEATH + """
                        cd /run/beneath/mnt/efs
                        echo $(stat -c %s a/file) $(readlink link)
                        cd /""").strip());
        assertEquals(1, host.mounts().size());
        assertTrue(guest.ok("cat /proc/self/mountinfo").lines().noneMatch(line -> line.contains("beneath")));
    }

    @Test
    void aBootFindsTheGuardAndMountsOverIt() {
        guest.ok("systemctl enable -q efs-mount-agent");
        host.configure("efs.fstab=off").start().awaitMounted();
        guest.reboot();
        guest.ok("mountpoint -q /mnt/efs || ! touch /mnt/efs/early");
        assertEquals("running", guest.awaitBooted(), () -> guest.ok("systemctl --failed --no-legend --no-pager"));
        host.awaitMounted().awaitPasses(1);
        assertEquals(List.of(), host.warnings());
        assertEquals(List.of(), host.journal("protect the mount point"));
        assertEquals("", guest.ok(BENEATH + "ls -A /run/beneath/mnt/efs"));
    }

    private void mountedAgain(String path) {
        guest.awaitTrue("mounted again", SOON, "mountpoint -q " + path);
    }

    private AgentHost at(String path) {
        return host.configureOnly("efs.mounts.shared.tags.Name=shared", "efs.mounts.shared.path=" + path);
    }
}
