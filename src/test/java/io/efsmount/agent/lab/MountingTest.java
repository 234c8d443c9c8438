package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a host has after the agent mounted. */
@LabGuest
class MountingTest {
    /** The EFS User Guide's, as the kernel shows them, with what the kernel tells of itself. */
    static final Set<String> RECOMMENDED = Set.of(
            "rw",
            "vers=4.1",
            "rsize=1048576",
            "wsize=1048576",
            "hard",
            "noresvport",
            "proto=tcp",
            "timeo=600",
            "retrans=2",
            "sec=sys",
            "clientaddr=10.0.1.5",
            "addr=10.0.1.10");

    /** Kernels say these with or without being asked. */
    private static final Set<String> CHATTER = Set.of("relatime", "namlen=255", "local_lock=none");

    private final Guest guest;
    private final AgentHost host;

    MountingTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    static Set<String> optionsOf(Mount mount) {
        var options = new TreeSet<>(mount.options());
        options.removeAll(CHATTER);
        return options;
    }

    @Test
    void theMountHasExactlyTheRecommendedOptionsAndFstabHasThemToo() {
        host.configure().start().awaitMounted();
        var mount = host.onlyMount();
        assertEquals("nfs4", mount.type());
        assertEquals("10.0.1.10:/", mount.source());
        assertEquals(new TreeSet<>(RECOMMENDED), optionsOf(mount));
        assertEquals(
                "15360",
                guest.ok("cat /sys/class/bdi/%s/read_ahead_kb".formatted(mount.device()))
                        .strip());
        assertEquals("""
                # the kernel command line mounts the root
                # efs-mount-agent: shared on /mnt/efs - managed, change /etc/efs-mount-agent/agent.properties instead
                10.0.1.10:/ /mnt/efs nfs4 nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,\
                _netdev,nofail,x-systemd.mount-timeout=15,\
                x-systemd.before=docker.service,x-systemd.before=containerd.service,x-systemd.before=ecs.service,addr=10.0.1.10 0 0
                """, host.fstab());
        assertEquals(List.of(), host.warnings());
        assertEquals(
                List.of(200, 200, 200), List.of(host.health("live"), host.health("ready"), host.health("started")));
    }

    @Test
    void aSecondHostSeesWhatIsWrittenAndTheOtherWayRound() {
        host.configure().start().awaitMounted();
        guest.ok("echo here > /mnt/efs/here; [[ $(cat /srv/efs/here) == here ]]");
        guest.ok("lab-mount 10.0.2.10:/ /mnt/other vers=4.1,hard,addr=10.0.2.10");
        assertEquals("here", guest.ok("cat /mnt/other/here").strip());
        guest.ok("echo there > /mnt/other/there");
        assertEquals("there", guest.ok("cat /mnt/efs/there").strip());
    }

    @Test
    void optionsOfTheUserReplaceTheRecommendedOnes() {
        host.configure("efs.mounts.shared.options=ro,noexec,timeo=300,nconnect=2")
                .start()
                .awaitMounted();
        var expected = new TreeSet<>(RECOMMENDED);
        expected.removeAll(Set.of("rw", "timeo=600"));
        expected.addAll(Set.of("ro", "noexec", "timeo=300", "nconnect=2"));
        var options = optionsOf(host.onlyMount());
        assertTrue(options.containsAll(expected), options::toString);
        assertTrue(guest.run("touch /mnt/efs/file").output().contains("Read-only file system"));
        host.awaitPasses(2);
        assertEquals(List.of(), host.journal("options-differ"));
    }

    @Test
    void aMountTargetThatHasOnlyAnIpv6AddressIsMounted() {
        host.cloud().change("""
                {'efs': {'mountTargets': [
                  {'MountTargetId': 'fsmt-00000000000000001', 'FileSystemId': 'fs-0123456789abcdef0',
                   'LifeCycleState': 'available', 'Ipv6Address': 'fd00:0:0:1::10', 'AvailabilityZoneId': 'euc1-az1',
                   'AvailabilityZoneName': 'eu-central-1a', 'SubnetId': 'subnet-1', 'VpcId': 'vpc-0123456789abcdef0'}]}}""");
        host.configure().start().awaitMounted();
        assertEquals("[fd00:0:0:1::10]:/", host.onlyMount().source());
        assertTrue(host.onlyMount().options().containsAll(Set.of("proto=tcp6", "addr=fd00:0:0:1::10")));
        assertEquals("fd00:0:0:1::10", host.mount().path("targetIp").asText());
        assertTrue(host.fstab().contains("\n[fd00:0:0:1::10]:/ /mnt/efs nfs4 "), host::fstab);
        guest.ok("systemctl stop efs-mount-agent && umount /mnt/efs && mount /mnt/efs");
        assertEquals("[fd00:0:0:1::10]:/", host.onlyMount().source());
    }

    @Test
    void directoriesAreCreatedAndThoseThatExistAreLeftAlone() {
        guest.ok("mkdir -m 700 /srv/efs/old && chown 7:8 /srv/efs/old");
        host.configure(
                        "efs.mounts.shared.directories.1.path=app/data",
                        "efs.mounts.shared.directories.1.mode=2775",
                        "efs.mounts.shared.directories.1.uid=1000",
                        "efs.mounts.shared.directories.1.gid=1001",
                        "efs.mounts.shared.directories.2.path=old",
                        "efs.mounts.shared.directories.2.mode=0755",
                        "efs.mounts.shared.directories.2.uid=1",
                        "efs.mounts.shared.directories.2.gid=1")
                .start()
                .awaitMounted();
        guest.awaitTrue("app/data", AgentHost.SOON, "test -e /srv/efs/app/data");
        assertEquals(
                "2775 1000 1001",
                guest.ok("stat -c '%a %u %g' /srv/efs/app/data").strip());
        assertEquals("700 7 8", guest.ok("stat -c '%a %u %g' /srv/efs/old").strip());
        assertEquals(List.of(), host.warnings());
    }

    @Test
    void theFstabEntryServesMountAndSystemdWithAndWithoutTheHelpersOfNfsUtils() {
        host.configure().start().awaitMounted().stop();
        for (var helper : List.of("off", "on")) {
            guest.ok(
                    "echo lab-nfs-utils off >/run/lab-undo-helpers; lab-nfs-utils %s && umount /mnt/efs && mount -a && mountpoint -q /mnt/efs"
                            .formatted(helper));
            assertEquals(new TreeSet<>(RECOMMENDED), optionsOf(host.onlyMount()), "mount -a, helpers " + helper);
            guest.ok("umount /mnt/efs && systemctl daemon-reload && systemctl restart remote-fs.target");
            guest.awaitTrue("systemd mounts", AgentHost.SOON, "mountpoint -q /mnt/efs");
            assertEquals(new TreeSet<>(RECOMMENDED), optionsOf(host.onlyMount()), "systemd, helpers " + helper);
        }
        host.start().awaitMounted();
        assertEquals(1, host.mounts().size());
        assertEquals(List.of(), host.journal("options-differ"));
    }
}
