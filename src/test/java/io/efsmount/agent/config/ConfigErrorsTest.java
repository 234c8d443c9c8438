package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigErrorsTest {

    /** The lines stand below the two of a good mount {@code m}, so that the first of them is line 3. */
    @ParameterizedTest
    @MethodSource({"values", "places", "mounts", "selectors", "directories", "keys"})
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
                        "efs.region=\"eu-west-1\"",
                        "3: efs.region: \"\"eu-west-1\"\" is in quotes, which would belong to the value: remove them"),
                arguments(
                        "efs.region=${AWS_REGION}",
                        "3: efs.region: \"${AWS_REGION}\" holds ${, which is not replaced here: write the value itself"),
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
                        "3: efs.availability-zone-id: \"eu-central-1a\" is a zone's name, which differs between accounts: "
                                + "write its id, like euc1-az2"),
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

    static Stream<Arguments> mounts() {
        String second = "efs.mounts.n.id=fs-01234567\nefs.mounts.n.path=";
        String path = "4: efs.mounts.n.path: ";
        String hidden = " is a folder of the system, which a mount would hide: choose one like /mnt/efs";
        String beside = ": choose folders beside each other";
        return Stream.of(
                arguments(second + "mnt/efs", path + "\"mnt/efs\" is not absolute: start it with /"),
                arguments(second + "/mnt//a/../b/", path + "\"/mnt//a/../b/\" is not in its plain form: write /mnt/b"),
                arguments(second + "/", path + "\"/\" is the root of the host: choose a folder below it"),
                arguments(second + "/etc", path + "\"/etc\"" + hidden),
                arguments(second + "/usr", path + "\"/usr\"" + hidden),
                arguments(second + "/lib64", path + "\"/lib64\"" + hidden),
                arguments(second + "/var/lib", path + "\"/var/lib\"" + hidden),
                arguments(second + "/root", path + "\"/root\"" + hidden),
                arguments(
                        second + "/proc/x",
                        path + "\"/proc/x\" is within /proc, which every boot makes anew: choose one like /mnt/efs"),
                arguments(second + "/mnt/m", path + "\"/mnt/m\" is the same as \"/mnt/m\" of efs.mounts.m.path" + beside),
                arguments(
                        second + "/mnt/m/x",
                        path + "\"/mnt/m/x\" is within \"/mnt/m\" of efs.mounts.m.path" + beside),
                arguments(second + "/mnt", path + "\"/mnt\" covers \"/mnt/m\" of efs.mounts.m.path" + beside),
                arguments(
                        second + "/var/lib/efs-mount-agent/x",
                        path + "\"/var/lib/efs-mount-agent/x\" is within \"/var/lib/efs-mount-agent\" of "
                                + "efs.state-directory" + beside),
                arguments(
                        "efs.run-directory=/mnt/m/run",
                        "2: efs.mounts.m.path: \"/mnt/m\" covers \"/mnt/m/run\" of efs.run-directory" + beside),
                arguments(
                        "efs.mounts.n.id=fs-01234567",
                        "3: efs.mounts.n.path: is missing: write where to mount, like /mnt/efs/n"),
                arguments(
                        "efs.mounts.N_1.id=fs-01234567\nefs.mounts.N_1.path=/mnt/n",
                        "3: efs.mounts.N_1: \"N_1\" is no mount's name: use a-z, 0-9 and dashes, at most 63 characters"),
                arguments(
                        "efs.mounts.m.directory=data",
                        "3: efs.mounts.m.directory: \"data\" is not absolute: start it with /"),
                arguments(
                        "efs.mounts.m.directory=/a/..",
                        "3: efs.mounts.m.directory: \"/a/..\" is not in its plain form: write /"),
                arguments(
                        "efs.mounts.m.options=ro,,noatime",
                        "3: efs.mounts.m.options: \"ro,,noatime\" has nothing between two commas, or at an end: "
                                + "remove the comma"),
                arguments(
                        "efs.mounts.m.required=no",
                        "3: efs.mounts.m.required: \"no\" is neither true nor false: write one of them"),
                arguments(
                        "efs.mounts.m.cross-zone=true",
                        "3: efs.mounts.m.cross-zone: \"true\" is neither allow nor refuse: write one of them"),
                arguments(
                        "efs.mounts.m.on-ambiguous=newest",
                        "3: efs.mounts.m.on-ambiguous: \"newest\" is neither refuse nor oldest: write one of them"),
                arguments("efs.mounts.m.mount-target-ip=host", "3: efs.mounts.m.mount-target-ip: \"host\" " + NO_IP),
                arguments("efs.mounts.m.mount-target-ip=10.1", "3: efs.mounts.m.mount-target-ip: \"10.1\" " + NO_IP),
                arguments(
                        "efs.mounts.m.mount-target-ip=fe80::1%eth0",
                        "3: efs.mounts.m.mount-target-ip: \"fe80::1%eth0\" " + NO_IP),
                arguments(
                        "efs.mounts.m.mount-target-ip=0.0.0.0",
                        "3: efs.mounts.m.mount-target-ip: \"0.0.0.0\" is nobody's address: write the mount target's"));
    }

    private static final String NO_IP = "is no numeric IP address: write one like 10.0.1.10";

    static Stream<Arguments> selectors() {
        return Stream.of(
                arguments(
                        "efs.mounts.n.path=/mnt/n",
                        "3: efs.mounts.n: selects no file system: set tags.<Key>, id or creation-token"),
                arguments(
                        "efs.mounts.m.tags.Name=x\nefs.mounts.m.creation-token=y",
                        "1: efs.mounts.m: selects by tags and by id and by creation-token: keep one of them"),
                arguments(
                        "efs.mounts.n.path=/mnt/n\nefs.mounts.n.id=fs-XYZ",
                        "4: efs.mounts.n.id: \"fs-XYZ\" is no file-system id: write one like fs-0123456789abcdef0"),
                arguments(
                        "efs.mounts.n.path=/mnt/n\nefs.mounts.n.creation-token=" + "x".repeat(65),
                        "4: efs.mounts.n.creation-token: \"" + "x".repeat(65)
                                + "\" has 65 characters: AWS allows 1 to 64"),
                arguments(
                        "efs.mounts.n.path=/mnt/n\nefs.mounts.n.tags.Name=${stack}",
                        "4: efs.mounts.n.tags.Name: \"${stack}\" holds ${, which is not replaced here: "
                                + "write the value itself"),
                arguments(
                        "efs.mounts.n.path=/mnt/n\nefs.mounts.n.tags.A=1\nefs.mounts.n.tags.aws:x:y=z",
                        "5: efs.mounts.n.tags.aws: the colon ends the key: write \\: for a colon within a tag's key"));
    }

    static Stream<Arguments> directories() {
        String directory = "efs.mounts.m.directories.1.";
        String good = directory + "path=d\n" + directory;
        return Stream.of(
                arguments(
                        directory + "mode=0700",
                        "3: " + directory + "path: is missing: name the folder to create, relative to the mount"),
                arguments(
                        directory + "path=/d",
                        "3: " + directory + "path: \"/d\" is absolute, but counts from the mount: remove the leading /"),
                arguments(
                        directory + "path=a/../../d",
                        "3: " + directory + "path: \"a/../../d\" leads out of the mount by ..: write the plain path"),
                arguments(
                        directory + "path=./d",
                        "3: " + directory + "path: \"./d\" is not in its plain form: write d"),
                arguments(
                        directory + "path=.",
                        "3: " + directory + "path: \".\" is the mount itself: name a folder in it"),
                arguments(
                        good + "mode=0777",
                        "4: " + directory + "mode: \"0777\" lets everybody remove everybody's files: write 1777, "
                                + "or give uid and gid"),
                arguments(
                        good + "mode=u+rwx",
                        "4: " + directory + "mode: \"u+rwx\" is no octal mode: write one like 0755"),
                arguments(good + "mode=17777", "4: " + directory + "mode: \"17777\" is no octal mode: write one like 0755"),
                arguments(
                        good + "uid=root",
                        "4: " + directory + "uid: \"root\" is no number from 0 to 4294967294: correct it"),
                arguments(
                        good + "gid=4294967295",
                        "4: " + directory + "gid: \"4294967295\" is no number from 0 to 4294967294: correct it"),
                arguments(
                        good + "mode=0700\nefs.mounts.m.directories.2.path=d",
                        "5: efs.mounts.m.directories.2.path: \"d\" is listed twice for this mount: remove one of them"),
                arguments(
                        "efs.mounts.m.directories.a.path=d",
                        "3: efs.mounts.m.directories.a: \"a\" is no number from 0 to 9999: number the directories"));
    }

    static Stream<Arguments> keys() {
        String unknown = ": is no known key: ";
        return Stream.of(
                arguments("efs.regoin=x", "3: efs.regoin" + unknown + "did you mean efs.region?"),
                arguments("efs.Fips=true", "3: efs.Fips" + unknown + "did you mean efs.fips?"),
                arguments("region=x", "3: region" + unknown + "did you mean efs.region?"),
                arguments("efs.port=1", "3: efs.port" + unknown + "did you mean efs.health.port?"),
                arguments(
                        "efs.zone-id=x", "3: efs.zone-id" + unknown + "did you mean efs.availability-zone-id?"),
                arguments("efs.mounts.m.pth=/x", "3: efs.mounts.m.pth" + unknown + "did you mean efs.mounts.m.path?"),
                arguments("efs.mount.m.path=/x", "3: efs.mount.m.path" + unknown + "did you mean efs.mounts.m.path?"),
                arguments(
                        "mounts.m.path=/x", "3: mounts.m.path" + unknown + "did you mean efs.mounts.m.path?"),
                arguments(
                        "efs.mounts.m.mount-target=1",
                        "3: efs.mounts.m.mount-target" + unknown + "did you mean efs.mounts.m.mount-target-ip?"),
                arguments(
                        "efs.mounts.m.tag.Name=x",
                        "3: efs.mounts.m.tag.Name" + unknown + "did you mean efs.mounts.m.tags.Name?"),
                arguments(
                        "efs.mounts.m.tags=x",
                        "3: efs.mounts.m.tags" + unknown + "did you mean efs.mounts.m.tags.<Key>?"),
                arguments(
                        "efs.mounts.m.directories.1.owner=0",
                        "3: efs.mounts.m.directories.1.owner" + unknown + SEE_SAMPLE),
                arguments(
                        "efs.mounts.m.directories.1.pth=0",
                        "3: efs.mounts.m.directories.1.pth" + unknown
                                + "did you mean efs.mounts.m.directories.1.path?"),
                arguments("quarkus.log.level=DEBUG", "3: quarkus.log.level" + unknown + SEE_SAMPLE),
                arguments("efs.mounts[0].path=/x", "3: \"efs.mounts[0].path\" " + NO_KEY),
                arguments("efs..region=x", "3: \"efs..region\" " + NO_KEY),
                arguments("efs.region.=x", "3: \"efs.region.\" " + NO_KEY),
                arguments("efs.mounts.*.path=x", "3: \"efs.mounts.*.path\" " + NO_KEY),
                arguments("=x", "3: \"\" " + NO_KEY),
                arguments(
                        "efs.interval=10s\nefs.region=eu-west-1\nefs.interval=11s",
                        "5: efs.interval: is set already at agent.properties:3: keep one of the two"),
                arguments(
                        "efs.mounts.\"m\".path=/x",
                        "3: efs.mounts.m.path: is set already at agent.properties:2: keep one of the two"));
    }

    private static final String SEE_SAMPLE = "see agent.properties.sample for all keys";
    private static final String NO_KEY =
            "is no key: use letters, digits and - _ : / = + @, with single dots between the parts";

    @ParameterizedTest
    @MethodSource
    void a_mistake_in_the_environment_names_the_variable(String variable, String value, String expected) {
        assertEquals(List.of(expected), Reading.errors(Reading.GOOD_MOUNT, Map.of(variable, value)));
    }

    static Stream<Arguments> a_mistake_in_the_environment_names_the_variable() {
        return Stream.of(
                arguments(
                        "EFS_INTERVAL", "10", "environment EFS_INTERVAL: \"10\" has no unit: write 10s, 15m or 1h30m"),
                arguments(
                        "EFS_MOUNTS_M_PATH",
                        "mnt",
                        "environment EFS_MOUNTS_M_PATH: \"mnt\" is not absolute: start it with /"),
                arguments(
                        "EFS_REGOIN",
                        "x",
                        "environment EFS_REGOIN: means no known key: did you mean EFS_REGION?"),
                arguments(
                        "EFS_MOUNTS_M_PTH",
                        "x",
                        "environment EFS_MOUNTS_M_PTH: means no known key: did you mean EFS_MOUNTS_M_PATH?"),
                arguments(
                        "EFS_MOUNTS_MY_DATA_PATH",
                        "/x",
                        "environment EFS_MOUNTS_MY_DATA_PATH: means no known key: a mount whose name has a dash must "
                                + "stand in the file, with at least one key"),
                arguments(
                        "EFS_VOLUME_HANDLER",
                        "x",
                        "environment EFS_VOLUME_HANDLER: means no known key: unset it, or see agent.properties.sample "
                                + "for all keys"),
                arguments(
                        "EFS_MOUNTS_NEW_PATH",
                        "/mnt/new",
                        "environment EFS_MOUNTS_NEW_PATH: efs.mounts.new: selects no file system: set tags.<Key>, id or "
                                + "creation-token"));
    }

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
