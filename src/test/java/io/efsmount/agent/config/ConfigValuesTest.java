package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.efsmount.agent.plan.DirectorySpec;
import io.efsmount.agent.plan.FileSystemSelector.ByCreationToken;
import io.efsmount.agent.plan.FileSystemSelector.ByTags;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigValuesTest {

    @Test
    void every_key_of_a_mount_arrives() {
        MountSpec mount = Reading.accepted("""
            efs.mounts.my-data.creation-token = my app
            efs.mounts.my-data.on-ambiguous = oldest
            efs.mounts.my-data.path = /mnt/my data
            efs.mounts.my-data.directory = /a/b c
            efs.mounts.my-data.options = noatime , nconnect=4
            efs.mounts.my-data.required = false
            efs.mounts.my-data.cross-zone = refuse
            efs.mounts.my-data.guard = false
            efs.mounts.my-data.mount-target-ip = fd00:0::1
            efs.mounts.my-data.directories.10.path = z
            efs.mounts.my-data.directories.2.path = app/tmp
            efs.mounts.my-data.directories.2.mode = 1777
            efs.mounts.my-data.directories.2.uid = 4294967294
            efs.mounts.my-data.directories.2.gid = 1000
            """, Map.of()).mounts().getFirst();

        assertEquals(
                new MountSpec(
                        "my-data",
                        new ByCreationToken("my app"),
                        true,
                        "/mnt/my data",
                        "/a/b c",
                        List.of("noatime", "nconnect=4"),
                        false,
                        false,
                        Optional.of(IpAddress.parse("fd00::1")),
                        List.of(new DirectorySpec("app/tmp", 01777, -2, 1000), new DirectorySpec("z", 0755, 0, 0)),
                        false),
                mount);
    }

    @Test
    void every_other_key_arrives() {
        AgentSettings settings = Reading.accepted(Reading.GOOD_MOUNT + """
            efs.region=us-gov-west-1
            efs.availability-zone-id=usgw1-az1
            efs.endpoint.efs=https://10.0.0.5:8443
            efs.endpoint.metadata=http://[fd00:ec2::254]
            efs.endpoint.ecs-introspection=http://localhost:51678/
            efs.interval=PT30S
            efs.discovery-interval=1h30m
            efs.probe-timeout=1500ms
            efs.stale-after=31s500ms
            efs.failover-after=never
            efs.zone-wait=never
            efs.mount-timeout=1m
            efs.start-limit=5m
            efs.fstab=off
            efs.fstab-file=/srv/fstab
            efs.health.host=localhost
            efs.health.port=1
            efs.health.socket=/srv/health.sock
            efs.health.token-file=/etc/health.token
            efs.state-directory=/srv/state
            efs.run-directory=/srv/run
            efs.endpoint.ecs=http://10.0.0.6
            efs.ecs.attributes=off
            efs.ecs.attribute-prefix=a.B_c/d-1
            efs.ecs.drain=on
            efs.ecs.drain-after=30s
            efs.ecs.activate-after=24h
            """, Map.of());

        assertEquals(
                new AgentSettings(
                        settings.mounts(),
                        Optional.of("us-gov-west-1"),
                        Optional.of("usgw1-az1"),
                        new AgentSettings.Endpoints(
                                Optional.of(URI.create("https://10.0.0.5:8443")),
                                Optional.of(URI.create("http://[fd00:ec2::254]")),
                                Optional.of(URI.create("http://localhost:51678/")),
                                Optional.of(URI.create("http://10.0.0.6"))),
                        false,
                        false,
                        new AgentSettings.Timing(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(90),
                                Duration.ofMillis(1500),
                                Duration.ofMillis(31500),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(5)),
                        false,
                        new AgentSettings.Health(
                                "localhost", 1, Optional.of("/srv/health.sock"), Optional.of("/etc/health.token")),
                        new AgentSettings.Files("/srv/state", "/srv/run", "/srv/fstab"),
                        new AgentSettings.Ecs(false, "a.B_c/d-1", true, Duration.ofSeconds(30), Duration.ofHours(24))),
                settings);
    }

    @Test
    void the_socket_is_in_the_run_directory_elsewhere_or_off() {
        assertEquals(
                Optional.of("/srv/run/health/agent.sock"),
                Reading.accepted(Reading.GOOD_MOUNT + "efs.run-directory=/srv/run\n", Map.of())
                        .health()
                        .socket());
        assertEquals(
                Optional.empty(),
                Reading.accepted(Reading.GOOD_MOUNT + "efs.health.socket=off\n", Map.of())
                        .health()
                        .socket());
    }

    @Test
    void tags_may_have_dots_colons_blanks_and_empty_values() {
        assertEquals(
                new ByTags(Map.of(
                        "Name", "",
                        "kubernetes.io/name", "a=b",
                        "quoted.key", "x",
                        "aws:cloudformation:stack-name", "web",
                        "Cost Center", "ärger")),
                Reading.accepted("""
                    efs.mounts.m.path=/mnt/m
                    efs.mounts.m.tags.Name=
                    efs.mounts.m.tags.kubernetes.io/name=a=b
                    efs.mounts.m.tags."quoted.key"=x
                    efs.mounts.m.tags.aws\\:cloudformation\\:stack-name=web
                    efs.mounts.m.tags.Cost\\ Center=\\u00e4rger
                    """, Map.of()).mounts().getFirst().selector());
    }

    @Test
    void mounts_stand_in_the_order_of_the_file() {
        String text = "";
        for (String name : List.of("zebra", "ant", "m10", "m9", "cow")) {
            text += "efs.mounts." + name + ".id=fs-01234567\nefs.mounts." + name + ".path=/mnt/" + name + "\n";
        }
        assertEquals(
                List.of("zebra", "ant", "m10", "m9", "cow", "afterwards"),
                Reading.accepted(
                                text,
                                Map.of(
                                        "EFS_MOUNTS_AFTERWARDS_PATH",
                                        "/mnt/x",
                                        "EFS_MOUNTS_AFTERWARDS_ID",
                                        "fs-01234567"))
                        .mounts()
                        .stream()
                        .map(MountSpec::name)
                        .toList());
    }

    @Test
    void fips_and_dual_stack_switch_on() {
        AgentSettings settings = Reading.accepted(Reading.GOOD_MOUNT + "efs.fips=true", Map.of());
        assertEquals(List.of(true, false), List.of(settings.fips(), settings.dualStack()));
        assertEquals(
                true,
                Reading.accepted(Reading.GOOD_MOUNT + "efs.dual-stack=true", Map.of())
                        .dualStack());
    }

    @Test
    void what_was_set_is_told_with_its_source_and_nothing_else_is() {
        var reading =
                Reading.of("# comment\n" + Reading.GOOD_MOUNT + "efs.interval=20s", Map.of("EFS_INTERVAL", " 11s"));
        var accepted = assertInstanceOf(ConfigReading.Accepted.class, reading);
        assertEquals(
                List.of(
                        new SetKey("efs.mounts.m.id", "fs-01234567", "agent.properties:2"),
                        new SetKey("efs.mounts.m.path", "/mnt/m", "agent.properties:3"),
                        new SetKey("efs.interval", "11s", "environment EFS_INTERVAL")),
                accepted.keys());
    }

    @Test
    void what_is_given_out_cannot_carry_a_password() {
        assertFalse(Reading.errors(Reading.GOOD_MOUNT + "efs.endpoint.efs=https://user:pw@host", Map.of())
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"10s, 60", "20s, 60", "21s, 63"})
    void the_longest_pause_is_three_intervals_and_at_least_a_minute(String interval, long seconds) {
        AgentSettings settings = Reading.accepted(Reading.GOOD_MOUNT + "efs.interval=" + interval + "\n", Map.of());
        assertEquals(seconds, settings.timing().longestPause().toSeconds());
    }
}
