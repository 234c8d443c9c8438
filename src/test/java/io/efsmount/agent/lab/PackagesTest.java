package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.PackagedAgent.LONG;
import static io.efsmount.agent.lab.PackagedAgent.NEXT;
import static io.efsmount.agent.lab.PackagedAgent.OLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packages on a host with systemd. */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = PackagedAgent.FOLDER, matches = ".+", disabledReason = PackagedAgent.MISSING)
class PackagesTest {
    private static final String OTHERS_LINES = "LABEL=other\\t/other ext4 noauto 0 0\\n# the end, without a line end";

    /** A stand-in, which the gate comes before. */
    private static final String DOCKER = """
            printf '%s\\n' '[Service]' Type=oneshot RemainAfterExit=yes ExecStart=/bin/true >/etc/systemd/system/docker.service
            systemctl daemon-reload
            """;

    /** It waits for 90 s. */
    private static final Duration BEFORE_SYSTEMD_WOULD = Duration.ofSeconds(85);

    private final Guest guest;
    private final AgentHost host;
    private final PackagedAgent packaged;

    PackagesTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
        this.packaged = new PackagedAgent(guest);
    }

    @BeforeEach
    void labsOwnAgentIsAway() {
        packaged.instead();
    }

    @AfterEach
    void labsOwnAgentIsBack() {
        guest.run("for undo in /run/lab-undo-silence*; do bash $undo && rm $undo; done");
        guest.run("systemctl stop docker; rm -f /etc/systemd/system/docker.service");
        packaged.away();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_installed_starts_nothing_before_it_is_configured(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        assertEquals("enabled\n", guest.ok("systemctl is-enabled efs-mount-agent"));
        assertEquals(
                "inactive\n", guest.run("systemctl is-active efs-mount-agent").output());
        guest.ok("systemctl start efs-mount-agent");
        assertEquals(
                "inactive\n", guest.run("systemctl is-active efs-mount-agent").output());
        assertFalse(guest.run("ls /etc/efs-mount-agent").succeeded());
        assertEquals(
                """
                755 root:root /usr/bin/efs-mount-agent
                755 root:root /usr/lib/efs-mount-agent
                644 root:root /usr/lib/efs-mount-agent/libjffi-1.2.so
                644 root:root /usr/lib/systemd/system/efs-mount-agent.service
                644 root:root /usr/lib/systemd/system-preset/50-efs-mount-agent.preset
                """,
                guest.ok("stat -c '%a %U:%G %n' /usr/bin/efs-mount-agent /usr/lib/efs-mount-agent{,/*}"
                        + " /usr/lib/systemd/system/efs-mount-agent.service"
                        + " /usr/lib/systemd/system-preset/50-efs-mount-agent.preset"));

        host.configure().start().awaitMounted();
        assertEquals("/usr/bin/efs-mount-agent\n", guest.ok("readlink /proc/" + pid() + "/exe"));
        assertTrue(guest.ok("grep -o '/.*jffi.*' /proc/" + pid() + "/maps")
                .startsWith("/usr/lib/efs-mount-agent/libjffi-1.2.so\n"));
        assertEquals(List.of(), host.warnings());
    }

    @ParameterizedTest
    @EnumSource
    void an_upgrade_is_noticed_by_no_mount_and_no_writer(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        host.configure().start().awaitMounted();
        guest.ok("systemctl disable efs-mount-agent");
        var kept = "stat -c '%i %y %a' " + AgentHost.CONFIG + " && cat " + AgentHost.CONFIG + " /etc/fstab";
        var before = guest.ok(kept);
        var mount = host.onlyMount().id();
        var daemon = pid();
        write();
        host.awaitMoreLines();

        guest.ok(format.upgrade(NEXT), LONG);
        awaitDaemonOtherThan(daemon);
        host.awaitMounted().awaitPasses(2).awaitMoreLines();
        host.leave();
        guest.ok("! cat /run/lab-user-errors 2>/dev/null");
        assertEquals(mount, host.onlyMount().id());
        assertEquals(before, guest.ok(kept));
        assertFalse(guest.run("systemctl is-enabled efs-mount-agent").succeeded());
        assertEquals(List.of(), host.warnings());
    }

    @ParameterizedTest
    @EnumSource
    void what_is_removed_leaves_mount_fstab_and_configuration_and_says_so(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        host.configure().start().awaitMounted().awaitPasses(1);
        var mount = host.onlyMount().id();
        var fstab = host.fstab();
        assertTrue(fstab.contains("# efs-mount-agent: shared on"), fstab);
        write();

        var said = guest.ok(format.remove(), LONG);
        assertTrue(said.contains("its file systems stay mounted, and their marked lines stay in /etc/fstab"), said);
        assertEquals(mount, host.onlyMount().id());
        assertEquals(fstab, host.fstab());
        host.leave();
        guest.ok("[[ ! -e /run/lab-user-errors ]] && ls " + AgentHost.CONFIG);
        guest.ok("[[ ! -e /usr/bin/efs-mount-agent && ! -e /usr/lib/efs-mount-agent ]]");
        assertEquals("", guest.ok("find /etc/systemd/system -name 'efs-mount-agent*'"));
        assertEquals(
                "inactive\n", guest.run("systemctl is-active efs-mount-agent").output());
    }

    @ParameterizedTest
    @EnumSource
    void what_is_installed_again_after_a_removal_is_enabled_as_at_first(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        guest.ok(format.remove(), LONG);
        guest.ok(format.install(OLD), LONG);
        assertEquals("enabled\n", guest.ok("systemctl is-enabled efs-mount-agent"));
        assertEquals(
                "inactive\n", guest.run("systemctl is-active efs-mount-agent").output());
        guest.ok("systemctl disable -q efs-mount-agent");
        guest.ok(format.upgrade(NEXT), LONG);
        assertEquals(
                "disabled\n", guest.run("systemctl is-enabled efs-mount-agent").output());
    }

    @ParameterizedTest
    @EnumSource
    void the_gate_that_waits_goes_with_the_package_and_docker_starts(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        guest.ok(DOCKER);
        host.cloud().silence(1);
        host.configure("efs.start-limit=5s", "efs.mounts.shared.cross-zone=refuse");
        guest.ok("systemctl enable -q efs-mount-agent-ready; systemctl start --no-block docker efs-mount-agent");
        guest.awaitTrue(
                "the gate waits",
                AgentHost.SOON,
                "[[ $(systemctl show -P ActiveState efs-mount-agent-ready) == activating ]]");
        assertEquals("inactive\n", guest.run("systemctl is-active docker").output());
        guest.ok(format.remove(), LONG);
        guest.awaitTrue("docker", AgentHost.SOON, "systemctl is-active docker");
        guest.ok(
                "! pgrep -f '[e]fs-mount-agent status' && [[ -z $(systemctl list-jobs --no-legend '*efs*' 'docker*') ]]"
                        + " && [[ -z $(systemctl --failed --no-legend '*efs*') ]]");
        assertEquals("", guest.ok("find /etc/systemd/system -name 'efs-mount-agent*'"));
    }

    /** systemd looks at each mount point of fstab when it is told of other units, and would do nothing else meanwhile. */
    @ParameterizedTest
    @EnumSource
    void an_upgrade_and_a_removal_wait_for_no_silent_server(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        host.configure("efs.mounts.shared.cross-zone=refuse")
                .start()
                .awaitMounted()
                .awaitPasses(1);
        var mount = host.onlyMount().id();
        host.cloud().silence(1);
        host.awaitState("unresponsive");
        var notTold =
                "systemd was not told of the changed units, for it would wait for the server of " + AgentHost.PATH;

        var upgrade = guest.ok(format.upgrade(NEXT), BEFORE_SYSTEMD_WOULD);
        assertTrue(upgrade.contains(notTold), upgrade);
        var removal = guest.ok(format.remove(), BEFORE_SYSTEMD_WOULD);
        assertTrue(removal.contains(notTold), removal);
        assertEquals(mount, host.onlyMount().id());
        guest.ok("[[ ! -e /usr/bin/efs-mount-agent ]]");
        host.cloud().endSilence(1);
        guest.awaitTrue("the server", LONG, "timeout -s KILL 5 stat -f " + AgentHost.PATH);
    }

    @ParameterizedTest
    @EnumSource
    void an_upgrade_that_refuses_the_configuration_leaves_the_daemon_that_works(PackageFormat format) {
        guest.ok(format.install(OLD), LONG);
        host.configure().start().awaitMounted();
        var daemon = pid();
        guest.ok("echo efs.intervall=3s >>" + AgentHost.CONFIG);

        var said = guest.ok(format.upgrade(NEXT), LONG);
        assertTrue(said.contains("efs.intervall: is no known key"), said);
        assertTrue(said.contains("this version refuses the configuration"), said);
        assertEquals(daemon, pid());
        host.awaitPasses(1).awaitMounted();

        guest.ok("sed -i /efs.intervall/d " + AgentHost.CONFIG);
        guest.ok("systemctl restart --no-block efs-mount-agent");
        awaitDaemonOtherThan(daemon);
    }

    @Test
    void a_purge_takes_the_agents_lines_out_of_fstab_and_no_byte_of_others() {
        guest.ok("printf '%s' >>/etc/fstab; cp -p /etc/fstab /root/fstab.others".formatted(OTHERS_LINES));
        guest.ok(PackageFormat.DEB.install(OLD), LONG);
        host.configure().start().awaitMounted().awaitPasses(1);
        var mount = host.onlyMount().id();
        assertFalse(guest.run("cmp /etc/fstab /root/fstab.others").succeeded());

        var said = guest.ok("dpkg -P efs-mount-agent", LONG);
        assertTrue(said.contains("the agent's lines are out of /etc/fstab"), said);
        guest.ok(
                "cmp /etc/fstab /root/fstab.others && [[ $(stat -c %a:%U /etc/fstab) == $(stat -c %a:%U /root/fstab.others) ]]");
        assertEquals(mount, host.onlyMount().id());
        guest.ok("[[ ! -e /var/lib/efs-mount-agent ]] && ls " + AgentHost.CONFIG);
        assertEquals("", guest.ok("ls /etc/fstab.efs-mount-agent-purge 2>/dev/null || true"));
    }

    @Test
    void a_purge_gives_back_the_folder_that_was_protected() {
        guest.ok(PackageFormat.DEB.install(OLD), LONG);
        host.configure().start().awaitMounted().awaitPasses(1).stop();
        guest.ok("umount /mnt/efs && [[ $(lsattr -d /mnt/efs | cut -d' ' -f1) == *i* ]] && ! touch /mnt/efs/file");
        guest.ok("dpkg -P efs-mount-agent", LONG);
        guest.ok("[[ $(lsattr -d /mnt/efs | cut -d' ' -f1) != *i* ]] && touch /mnt/efs/file");
    }

    /** As in an image that is being built. */
    @ParameterizedTest
    @EnumSource
    void a_host_without_systemctl_installs_and_removes_all_the_same(PackageFormat format) {
        guest.ok(
                "unshare --mount bash -ec 'mount --bind /dev/null $(command -v systemctl); %s; %s; %s'"
                        .formatted(format.install(OLD), format.upgrade(NEXT), format.remove()),
                LONG);
        guest.ok("[[ ! -e /usr/bin/efs-mount-agent ]]");
    }

    private String pid() {
        return guest.ok("systemctl show -P MainPID efs-mount-agent").strip();
    }

    private void awaitDaemonOtherThan(String pid) {
        guest.awaitTrue(
                "another daemon",
                AgentHost.SOON,
                "now=$(systemctl show -P MainPID efs-mount-agent); ((now > 0 && now != " + pid + "))");
    }

    private void write() {
        guest.ok("""
                systemd-run -q --unit=lab-user bash -c \
                'while :; do date >>/mnt/efs/log || echo bad >>/run/lab-user-errors; sleep 0.1; done'""");
    }
}
