package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.ContainerServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The whole way of a container instance, with everything at once that the other classes look at alone: the installed
 * package, real boots and shutdowns, a container that writes, the ECS agent and API, and file servers that die.
 */
@LabGuest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = PackagedAgent.FOLDER, matches = ".+", disabledReason = PackagedAgent.MISSING)
class FullPathTest {
    private static final String[] ECS = {
        "efs.endpoint.ecs=http://10.0.1.1:8081",
        "efs.ecs.drain=on",
        "efs.ecs.drain-after=30s",
        "efs.ecs.activate-after=10s"
    };

    private static final Map<String, String> READY = Map.of("efs.shared", "fs-0123456789abcdef0", "efs.state", "ready");

    private static final Map<String, String> FAILED = Map.of("efs.state", "failed");
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration REGISTRATION = Duration.ofSeconds(20);

    /**
     * Writes before anything is mounted, as a container does that nobody has told to wait. Enabled without systemctl, which
     * has systemd read all units anew: the order of the shutdown before has to be there without that.
     */
    private static final String EARLY_WRITER = """
            cat >/root/early-writer <<'END'
            #!/bin/bash
            mountpoint /mnt/efs
            echo data >/mnt/efs/early
            mkdir /mnt/efs/early.d
            END
            chmod 755 /root/early-writer
            cat >/etc/systemd/system/early.service <<'END'
            [Unit]
            DefaultDependencies=no
            After=systemd-remount-fs.service
            Before=network-pre.target efs-mount-agent.service
            [Service]
            Type=oneshot
            ExecStart=-/root/early-writer
            StandardOutput=truncate:/root/early-said
            StandardError=append:/root/early-said
            [Install]
            WantedBy=sysinit.target
            END
            mkdir -p /etc/systemd/system/sysinit.target.wants
            ln -sf ../early.service /etc/systemd/system/sysinit.target.wants/
            """;

    private final Guest guest;
    private final AgentHost host;
    private final PackagedAgent packaged;
    private final EcsInstance instance;

    FullPathTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
        this.packaged = new PackagedAgent(guest);
        this.instance = new EcsInstance(guest);
    }

    @BeforeEach
    void installed() {
        packaged.instead();
        guest.ok(PackageFormat.DEB.install(PackagedAgent.OLD), PackagedAgent.LONG);
        host.configure(ECS);
    }

    @AfterEach
    void away() {
        try {
            instance.away();
            guest.run("systemctl disable -q early; rm -f /etc/systemd/system/early.service /root/early-*");
        } finally {
            packaged.away();
        }
    }

    @Test
    void fromTheFirstBootToTheClusterAndThroughAReboot() {
        instance.install(REGISTRATION);
        instance.introspectionAtStart("UNREGISTERED");
        guest.ok("systemctl enable -q efs-mount-agent docker ecs");
        boots();
        instance.awaitIntrospectionAsked();
        assertEquals(Map.of(), instance.attributes());
        instance.introspection("GOOD");
        instance.await("ACTIVE", READY);
        instance.awaitMoreWrites();
        assertEquals("", instance.errors());

        guest.ok(EARLY_WRITER);
        instance.introspectionAtStart("GOOD");
        boots();
        farewellWasSaid();
        assertEquals("/mnt/efs is not a mountpoint", early().getFirst());
        assertEquals(
                2,
                early().stream()
                        .filter(line -> line.endsWith(": Operation not permitted"))
                        .count());
        instance.await("ACTIVE", READY);
        instance.awaitMoreWrites();
        assertEquals("", instance.errors());
        assertEquals("log\n", guest.ok("ls /srv/efs"));
        guest.ok("systemctl stop ecs docker efs-mount-agent && umount /mnt/efs");
        assertEquals("", guest.ok("ls -A /mnt/efs"));
    }

    /** A shutdown waits for no answer for long, and here everything is slow: one of three must do. */
    private void farewellWasSaid() {
        var shutdowns = 1;
        while (!"failed".equals(instance.attributesAtTheEnd().get("efs.state")) && shutdowns < 3) {
            System.err.println("shutdown " + shutdowns + " left in ECS: " + instance.attributesAtTheEnd());
            instance.await("ACTIVE", READY);
            boots();
            shutdowns++;
        }
        System.err.println("farewell: " + shutdowns + " shutdowns until ECS knew");
        assertEquals("failed", instance.attributesAtTheEnd().get("efs.state"));
    }

    /** Boots, and looks at what came after what. */
    private void boots() {
        guest.reboot();
        guest.awaitTrue("booted", BOOT, "systemctl is-system-running | grep -q -e running -e degraded");
        assertEquals("", guest.ok("systemctl --failed --no-legend --no-pager"));
        host.awaitMounted();
        var moments = Stream.of("Started efs-mount-agent", "Starting docker", "Started docker", "Started ecs")
                .map(this::saidBySystemd)
                .toList();
        assertEquals(moments.stream().sorted().toList(), moments);
        var ready = moment("efs-mount-agent", "ActiveEnterTimestampMonotonic");
        var docker = moment("docker", "ExecMainStartTimestampMonotonic");
        assertTrue(ready > 0 && ready <= docker, ready + " " + docker);
        assertEquals("finds nfs\n", guest.ok("journalctl -b --no-pager -o cat -u docker | grep '^finds' | head -n 1"));
        // at the first boot by the drop-in, at the second by fstab
        var stopAfter =
                guest.ok("systemctl show -P Before mnt-efs.mount").strip().split(" ");
        assertTrue(List.of(stopAfter).containsAll(ContainerServices.UNITS), String.join(" ", stopAfter));
    }

    private List<String> early() {
        return guest.ok("cat /root/early-said").lines().toList();
    }

    /**
     * When systemd said the first line of this boot that begins so, in microseconds of it. Its own lines only: those of several
     * senders come to the journal in any order.
     */
    private long saidBySystemd(String beginning) {
        return Long.parseLong(guest.ok("""
                journalctl -b -o json _PID=1 | jq -rs 'map(select(.MESSAGE | tostring | startswith("%s")))
                    | if . == [] then error("no such line") else .[0].__MONOTONIC_TIMESTAMP end'""".formatted(beginning)).strip());
    }

    /** The same of a unit, as systemd remembers it. */
    private long moment(String unit, String property) {
        return Long.parseLong(
                guest.ok("systemctl show -P %s %s".formatted(property, unit)).strip());
    }

    @Test
    void aDeadFileSystemDrainsTheHostAndItsReturnMakesItActiveAgain() {
        inCluster();
        var docker = pid("docker");
        host.cloud().forgetCalls();
        for (var n : List.of(2, 3, 1)) { // the one in use last, else there is still one to go over to
            host.cloud().silence(n);
        }
        instance.await("DRAINING", FAILED);
        host.awaitProblem("ecs-drained");
        assertEquals(List.of("PutAttributes", "DeleteAttributes", "UpdateContainerInstancesState"), instance.changes());
        assertEquals(503, host.health("ready"));

        host.cloud().forgetCalls();
        host.cloud().endSilence(1);
        instance.await("ACTIVE", READY);
        assertEquals(
                1,
                instance.changes().stream()
                        .filter("UpdateContainerInstancesState"::equals)
                        .count());
        host.cloud().endSilence(2);
        host.cloud().endSilence(3);
        instance.awaitMoreWrites();
        assertEquals("", instance.errors());
        assertEquals(docker, pid("docker"));
    }

    @Test
    void anUpgradeIsNoticedByNoContainerAndNotByEcs() {
        inCluster();
        var mount = host.onlyMount().id();
        var docker = pid("docker");
        var daemon = pid("efs-mount-agent");
        host.cloud().forgetCalls();
        instance.awaitMoreWrites();
        guest.ok(PackageFormat.DEB.upgrade(PackagedAgent.NEXT), PackagedAgent.LONG);
        guest.ok("dpkg-query -W -f '${Version}' efs-mount-agent | grep '^999'");
        guest.awaitTrue(
                "another daemon",
                SOON,
                "now=$(systemctl show -P MainPID efs-mount-agent); ((now > 0 && now != %s))".formatted(daemon));
        host.awaitMounted().await("its cluster", SOON, ".containerInstanceArn").awaitPasses(5);
        instance.awaitMoreWrites();
        assertEquals("", instance.errors());
        assertEquals(mount, host.onlyMount().id());
        assertEquals(docker, pid("docker"));
        assertEquals(List.of(), instance.changes());
        assertEquals(READY, instance.attributes());
        assertEquals(List.of(), host.warnings());
    }

    private void inCluster() {
        instance.install(Duration.ZERO);
        guest.ok("systemctl start --no-block efs-mount-agent docker ecs");
        instance.await("ACTIVE", READY);
        host.awaitMounted();
    }

    private String pid(String unit) {
        return guest.ok("systemctl show -P MainPID " + unit).strip();
    }
}
