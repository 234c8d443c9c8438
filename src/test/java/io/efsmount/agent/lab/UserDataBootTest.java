package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real boots with {@code packaging/user-data/boothook.sh}: what stands in for cloud-init runs it where cloud-init does, before
 * the network counts as online. The package is the deb under test where there is one ({@link PackagedAgent}); else one that is
 * made here, and starts its service as careless packages do, which would wait for ever. Docker and ECS are units that only write down when they started.
 */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class UserDataBootTest {
    private static final String UNITS = """
            cat >/etc/systemd/system/cloud-init.service <<'END'
            [Unit]
            DefaultDependencies=no
            After=systemd-remount-fs.service systemd-networkd-wait-online.service
            Before=network-online.target sysinit.target
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            TimeoutSec=0
            ExecStart=/root/boothook
            [Install]
            WantedBy=multi-user.target
            END
            cat >/etc/systemd/system/cloud-final.service <<'END'
            [Unit]
            After=network-online.target cloud-init.service
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/bin/true
            [Install]
            WantedBy=multi-user.target
            END
            for unit in docker ecs; do
                cat >/etc/systemd/system/$unit.service <<END
            [Unit]
            Wants=network-online.target
            After=network-online.target $([[ $unit == docker ]] || echo docker.service cloud-final.service)
            [Service]
            ExecStart=/bin/sleep infinity
            [Install]
            WantedBy=multi-user.target
            END
            done
            systemctl daemon-reload
            systemctl enable -q cloud-init cloud-final docker ecs
            """;

    private static final String PACKAGE = """
            mkdir -p /root/deb/DEBIAN /root/deb/usr/bin /root/deb/lib/systemd/system
            printf '#!/bin/sh\\nexec /usr/local/bin/efs-mount-agent "$@"\\n' >/root/deb/usr/bin/efs-mount-agent
            chmod 755 /root/deb/usr/bin/efs-mount-agent
            mv /etc/systemd/system/efs-mount-agent.service /root/deb/lib/systemd/system/
            printf '%s\\n' 'Package: efs-mount-agent' 'Version: 1' 'Architecture: all' 'Maintainer: test <test@example.org>' \\
                'Description: test' >/root/deb/DEBIAN/control
            printf '#!/bin/sh\\ndeb-systemd-invoke start efs-mount-agent.service\\n' >/root/deb/DEBIAN/postinst
            chmod 755 /root/deb/DEBIAN/postinst
            dpkg-deb --build /root/deb /root/agent.deb
            systemctl daemon-reload
            """;

    private static final String BOOTHOOK = """
            {
                echo '#!/bin/bash'
                echo package=/root/agent.deb
                echo package_sha256=$(sha256sum </root/agent.deb | cut -c 1-64)
                echo ecs_cluster=demo
                echo "agent_properties='efs.endpoint.efs=http://10.0.1.1:8080
            efs.mounts.shared.tags.Name=shared
            efs.mounts.shared.path=/mnt/efs'"
                sed -n '/^# ---- end of the settings$/,$p' /root/boothook.sh
            } >/root/boothook
            chmod 755 /root/boothook
            """;

    private static final String CLEAN = """
            systemctl disable -q --now efs-mount-agent-ready
            systemctl disable -q --now cloud-init cloud-final docker ecs efs-mount-agent
            rm -f /etc/systemd/system/{cloud-init,cloud-final,docker,ecs}.service /usr/sbin/policy-rc.d
            rm -rf /root/agent.deb /root/boothook* /etc/ecs
            systemctl daemon-reload
            """;

    private static final String NO_PACKAGE = """
            cp /root/deb/lib/systemd/system/efs-mount-agent.service /root/unit
            dpkg --purge efs-mount-agent
            rm -rf /root/deb
            mv /root/unit /etc/systemd/system/efs-mount-agent.service
            systemctl daemon-reload
            """;

    private static final Duration BOOT = Duration.ofMinutes(3);

    private static final boolean PACKAGED = System.getProperty(PackagedAgent.FOLDER) != null;

    private final Guest guest;
    private final AgentHost host;
    private final PackagedAgent packaged;

    UserDataBootTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
        this.packaged = new PackagedAgent(guest);
    }

    @BeforeEach
    void hostWithUserData() {
        guest.put(Path.of("packaging/user-data/boothook.sh").toAbsolutePath(), "/root/boothook.sh");
        if (PACKAGED) {
            packaged.instead();
        }
        var deb = PACKAGED ? "cp " + PackagedAgent.OLD + "/*.deb /root/agent.deb\n" : PACKAGE;
        guest.ok(UNITS + deb + BOOTHOOK, PackagedAgent.LONG);
    }

    @AfterEach
    void hostWithoutUserData() {
        try {
            guest.ok(CLEAN);
        } finally {
            if (PACKAGED) {
                packaged.away();
            } else {
                guest.ok(NO_PACKAGE);
            }
        }
    }

    private String said() {
        return guest.ok("journalctl -b --no-pager -o cat -t efs-mount-agent-user-data");
    }

    /** When a unit was reached, or its process was started, in microseconds of this boot. */
    private long at(String unit, String property) {
        return Long.parseLong(
                guest.ok("systemctl show -P %s %s".formatted(property, unit)).strip());
    }

    private void dockerAndEcsCameAfterTheAgent() {
        var ready = at("efs-mount-agent", "ActiveEnterTimestampMonotonic");
        var docker = at("docker", "ExecMainStartTimestampMonotonic");
        assertTrue(ready > 0 && ready <= docker, ready + " " + docker);
        assertTrue(docker <= at("ecs", "ExecMainStartTimestampMonotonic"));
        assertTrue(at("cloud-init", "ExecMainExitTimestampMonotonic") <= ready);
        systemdFoundNoOrderingCycle();
    }

    /** It would break one by leaving out a start. */
    private void systemdFoundNoOrderingCycle() {
        var said = guest.ok("journalctl -b --no-pager -o cat -t systemd");
        assertTrue(said.contains("Reached target"), said);
        assertFalse(said.contains("ordering cycle"), said);
    }

    @Test
    void theFirstBootInstallsAndMountsBeforeDockerAndTheSecondChangesNothing() {
        guest.reboot();
        guest.awaitTrue("booted", BOOT, "systemctl is-system-running | grep -q -e running -e degraded");
        assertEquals("", guest.ok("systemctl --failed --no-legend --no-pager"));
        assertTrue(said().contains("installed /root/agent.deb; queued efs-mount-agent.service; boot goes on"), said());
        dockerAndEcsCameAfterTheAgent();
        host.awaitMounted();
        if (PACKAGED) {
            guest.ok(
                    "[[ $(readlink /proc/$(systemctl show -P MainPID efs-mount-agent)/exe) == /usr/bin/efs-mount-agent ]]");
        }
        assertEquals("ECS_CLUSTER=demo\nECS_RESERVED_PORTS=[22,2375,2376,51678,51679,51680,51688]\n", config());

        var before = guest.ok("cat /etc/ecs/ecs.config " + AgentHost.CONFIG);
        guest.reboot();
        guest.awaitTrue("booted", BOOT, "systemctl is-system-running | grep -q -e running -e degraded");
        assertEquals("", guest.ok("systemctl --failed --no-legend --no-pager"));
        assertEquals(1, said().lines().count(), said());
        assertTrue(said().startsWith("nothing to do"), said());
        dockerAndEcsCameAfterTheAgent();
        host.awaitMounted();
        assertEquals(before, guest.ok("cat /etc/ecs/ecs.config " + AgentHost.CONFIG));
    }

    private String config() {
        return guest.ok("cat /etc/ecs/ecs.config");
    }

    /** Their starts are queued by then, and know of no requirement. */
    @Test
    void theGateThatUserDataEnablesAndStartsHoldsDockerAndEcsInTheSameBoot() {
        guest.ok("""
                sed -i '/^ExecStart=/a ExecStartPost=/bin/systemctl enable --now --no-block efs-mount-agent-ready' \
                    /etc/systemd/system/cloud-init.service
                sed -i 's/^efs.mounts.shared.path=/efs.start-limit=5s\nefs.discovery-interval=1m\n&/' /root/boothook
                systemctl daemon-reload""");
        host.cloud().worldAfterBoot("{'efs': {'fault': 'REFUSED'}}");
        guest.reboot();
        guest.awaitTrue("the start limit", BOOT, "[[ $(systemctl show -P ActiveState efs-mount-agent) == active ]]");
        guest.awaitTrue(
                "the gate waits",
                BOOT,
                "journalctl -b -o cat -u efs-mount-agent-ready | grep 'Waits for required mounts: shared'");
        assertEquals(
                "inactive\ninactive\n",
                guest.run("systemctl is-active docker ecs").output());
        host.cloud().change("{'efs': {'fault': 'NONE'}}");
        guest.awaitTrue("docker, then ecs", BOOT, "systemctl is-active ecs");
        assertEquals("active\n", guest.ok("systemctl is-active docker"));
        host.awaitMounted();
        systemdFoundNoOrderingCycle();
    }

    @Test
    void aHostThatCannotInstallBootsAllTheSame() {
        guest.ok("sed -i 's/^package_sha256=.*/package_sha256=" + "0".repeat(64) + "/' /root/boothook");
        guest.reboot();
        guest.awaitTrue("booted", BOOT, "systemctl is-system-running | grep -q -e running -e degraded");
        assertEquals("", guest.ok("systemctl --failed --no-legend --no-pager"));
        assertEquals("active\nactive\n", guest.ok("systemctl is-active docker ecs"));
        assertTrue(said().contains("FAILED while installing /root/agent.deb: its checksum is"), said());
        assertTrue(config().contains("ECS_CLUSTER=demo"));
    }
}
