package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigErrorsTest {

    /** A daemon goes on with what it was started with, and is asked there. */
    @Test
    void what_a_wrong_configuration_says_of_health_is_what_can_be_had_of_it() {
        AgentSettings.Health usual =
                Reading.accepted(Reading.GOOD_MOUNT, Map.of()).health();
        assertEquals(usual, Reading.of("", Map.of()).health());
        assertEquals(
                usual,
                Reading.of(
                                "efs.run-directory=run\nefs.health.host=x\nefs.health.port=0\nefs.health.socket=s\n"
                                        + "efs.health.token-file=t",
                                Map.of())
                        .health());
        assertEquals(
                new AgentSettings.Health("::1", 1234, Optional.of("/run/a/health/agent.sock"), Optional.of("/t")),
                Reading.of(
                                "efs.hurz=1\nefs.health.host=::1\nefs.health.port=1234\nefs.run-directory=/run/a\n"
                                        + "efs.health.token-file=/t",
                                Map.of())
                        .health());
    }

    @Test
    void a_file_that_cannot_be_read_says_the_usual_of_health() {
        assertEquals(
                Reading.accepted(Reading.GOOD_MOUNT, Map.of()).health(),
                ConfigReader.read(Path.of("/nowhere/agent.properties"), Map.of())
                        .health());
    }

    /** The lines stand below the two of a good mount {@code m}, so that the first of them is line 3. */
    @ParameterizedTest
    @MethodSource({"values", "places"})
    void a_mistake_gives_exactly_this_line(String lines, String expected) {
        assertEquals(List.of("agent.properties:" + expected), Reading.errors(Reading.GOOD_MOUNT + lines, Map.of()));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("efs.region=", "3: efs.region: is empty: write a value, or remove the line"),
                arguments("efs.interval=", "3: efs.interval: is empty: write a value, or remove the line"),
                arguments("efs.fips=yes", "3: efs.fips: \"yes\" is neither true nor false: write one of them"),
                arguments("efs.fstab=on", "3: efs.fstab: \"on\" is neither manage nor off: write one of them"),
                arguments("efs.interval=10", "3: efs.interval: \"10\" has no unit: write 10s, 15m or 1h30m"),
                arguments("efs.interval=10 s", "3: efs.interval: \"10 s\" is no duration: write 10s, 15m or 1h30m"),
                arguments("efs.interval=5m1h", "3: efs.interval: \"5m1h\" is no duration: write 10s, 15m or 1h30m"),
                arguments("efs.interval=never", "3: efs.interval: \"never\" is no duration: write 10s, 15m or 1h30m"),
                arguments("efs.interval=0s", "3: efs.interval: \"0s\" is too short: at least 1s"),
                arguments("efs.probe-timeout=PT-1S", "3: efs.probe-timeout: \"PT-1S\" is too short: at least 1s"),
                arguments("efs.discovery-interval=59s", "3: efs.discovery-interval: \"59s\" is too short: at least 1m"),
                arguments("efs.interval=999999999d", "3: efs.interval: \"999999999d\" is too long: at most 1h"),
                arguments("efs.zone-wait=25h", "3: efs.zone-wait: \"25h\" is too long: at most 24h"),
                arguments("efs.mount-timeout=4s", "3: efs.mount-timeout: \"4s\" is too short: at least 5s"),
                arguments("efs.start-limit=61m", "3: efs.start-limit: \"61m\" is too long: at most 1h"),
                arguments(
                        "efs.start-limit=never",
                        "3: efs.start-limit: \"never\" is no duration: write 10s, 15m or 1h30m"),
                arguments(
                        "efs.stale-after=14999ms",
                        "3: efs.stale-after: 14s999ms is less than efs.interval and efs.probe-timeout together: "
                                + "at least 15s"),
                arguments("efs.health.port=0", "3: efs.health.port: \"0\" is no number from 1 to 65535: correct it"),
                arguments(
                        "efs.health.port=99999999999999999999",
                        "3: efs.health.port: \"99999999999999999999\" is no number from 1 to 65535: correct it"),
                arguments(
                        "efs.health.host=example.org",
                        "3: efs.health.host: \"example.org\" is no numeric IP address: write one like 10.0.1.10"),
                arguments(
                        "efs.health.socket=agent.sock",
                        "3: efs.health.socket: \"agent.sock\" is not absolute: start it with /"),
                arguments(
                        "efs.health.socket=/srv/" + "s".repeat(96),
                        "3: efs.health.socket: \"/srv/" + "s".repeat(96)
                                + "\" is longer than the 100 bytes of a socket's path: shorten it"),
                arguments(
                        "efs.health.token-file=token",
                        "3: efs.health.token-file: \"token\" is not absolute: start it with /"),
                arguments(
                        "efs.health.token-file=/mnt/m/token",
                        "2: efs.mounts.m.path: \"/mnt/m\" covers \"/mnt/m/token\" of efs.health.token-file: choose"
                                + " folders beside each other"),
                arguments(
                        "efs.region=\"eu-west-1\"",
                        "3: efs.region: \"\"eu-west-1\"\" is in quotes, which would belong to the value: remove them"),
                arguments(
                        "efs.region=${AWS_REGION}",
                        "3: efs.region: \"${AWS_REGION}\" holds ${, which is not replaced here: write the value"
                                + " itself"),
                arguments(
                        "efs.region=eu\\nwest",
                        "3: efs.region: \"eu\\u000awest\" holds a control character: remove it, and write \\\\ for a "
                                + "backslash"),
                arguments(
                        "efs.region=\\u12xy",
                        "3: \"efs.region=\\u12xy\" has a bad \\u escape: write four hexadecimal digits, or \\\\u for a "
                                + "backslash"));
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(
                        "efs.region=eu-central-1a",
                        "3: efs.region: \"eu-central-1a\" is an availability zone: write its region eu-central-1"),
                arguments("efs.region=Europe", "3: efs.region: \"Europe\" is no region: write one like eu-central-1"),
                arguments(
                        "efs.availability-zone-id=eu-central-1a",
                        "3: efs.availability-zone-id: \"eu-central-1a\" is a zone's name, which differs between"
                                + " accounts: write its id, like euc1-az2"),
                arguments(
                        "efs.availability-zone-id=az2",
                        "3: efs.availability-zone-id: \"az2\" is no availability zone id: write one like euc1-az2"),
                arguments("efs.endpoint.efs=10.0.0.5:443", "3: efs.endpoint.efs: \"10.0.0.5:443\" " + NO_URL),
                arguments("efs.endpoint.efs=ftp://host", "3: efs.endpoint.efs: \"ftp://host\" " + NO_URL),
                arguments("efs.endpoint.metadata=http://h/p", "3: efs.endpoint.metadata: \"http://h/p\" " + NO_URL),
                arguments("efs.endpoint.efs=http://h:70000", "3: efs.endpoint.efs: \"http://h:70000\" " + NO_URL),
                arguments("efs.endpoint.efs=http://u@h", "3: efs.endpoint.efs: \"http://u@h\" " + NO_URL),
                arguments(
                        "efs.endpoint.efs=https://h\nefs.fips=true",
                        "3: efs.endpoint.efs: excludes efs.fips and efs.dual-stack, which choose an endpoint: "
                                + "remove one of them"),
                arguments(
                        "efs.state-directory=lib", "3: efs.state-directory: \"lib\" is not absolute: start it with /"),
                arguments(
                        "efs.run-directory=/run/x/",
                        "3: efs.run-directory: \"/run/x/\" is not in its plain form: write /run/x"),
                arguments(
                        "efs.fstab-file=/",
                        "3: efs.fstab-file: \"/\" is the root of the host: choose a folder below it"));
    }

    private static final String NO_URL =
            "is no http or https URL of host and port: write one like https://10.0.0.5:8443";

    @Test
    void all_mistakes_are_told_at_once_from_the_top_of_the_file_to_the_environment() {
        assertEquals(
                List.of(
                        "agent.properties: efs.stale-after: 30s is less than efs.interval and efs.probe-timeout "
                                + "together: at least 1m5s",
                        "agent.properties:1: efs.mounts.a.path: \"mnt\" is not absolute: start it with /",
                        "agent.properties:3: efs.mounts.b.path: is missing: write where to mount, like /mnt/efs/b",
                        "agent.properties:4: efs.fibs: is no known key: did you mean efs.fips?",
                        "agent.properties:6: efs.interval: is set already at agent.properties:5: keep one of the two",
                        "environment EFS_REGION: \"x\" is no region: write one like eu-central-1"),
                Reading.errors("""
                    efs.mounts.a.path = mnt
                    efs.mounts.a.id = fs-01234567
                    efs.mounts.b.id = fs-01234567
                    efs.fibs = true
                    efs.interval = 1m
                    efs.interval = 2m
                    """, Map.of("EFS_REGION", "x")));
    }

    @Test
    void a_configuration_without_mounts_is_refused() {
        assertEquals(
                List.of("agent.properties: efs.mounts: there is no mount: set efs.mounts.<name>.path and "
                        + "efs.mounts.<name>.tags.<Key>"),
                Reading.errors("# nothing\n", Map.of()));
    }
}
