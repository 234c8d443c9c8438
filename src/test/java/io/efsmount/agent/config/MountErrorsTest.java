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

class MountErrorsTest {

    /** The lines stand below the two of a good mount {@code m}, so that the first of them is line 3. */
    @ParameterizedTest
    @MethodSource({"mounts", "selectors", "directories"})
    void a_mistake_gives_exactly_this_line(String lines, String expected) {
        assertEquals(List.of("agent.properties:" + expected), Reading.errors(Reading.GOOD_MOUNT + lines, Map.of()));
    }

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
                arguments(
                        second + "/mnt/m", path + "\"/mnt/m\" is the same as \"/mnt/m\" of efs.mounts.m.path" + beside),
                arguments(
                        second + "/mnt/m/x", path + "\"/mnt/m/x\" is within \"/mnt/m\" of efs.mounts.m.path" + beside),
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
                        "3: efs.mounts.N_1: \"N_1\" is no mount's name: use a-z, 0-9 and dashes, at most 63"
                                + " characters"),
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
                        "3: " + directory
                                + "path: \"/d\" is absolute, but counts from the mount: remove the leading /"),
                arguments(
                        directory + "path=a/../../d",
                        "3: " + directory + "path: \"a/../../d\" leads out of the mount by ..: write the plain path"),
                arguments(
                        directory + "path=./d", "3: " + directory + "path: \"./d\" is not in its plain form: write d"),
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
                arguments(
                        good + "mode=17777",
                        "4: " + directory + "mode: \"17777\" is no octal mode: write one like 0755"),
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

    @Test
    void a_mount_with_another_fault_still_counts_when_paths_overlap() {
        assertEquals(
                List.of(
                        "agent.properties:3: efs.mounts.n: selects no file system: set tags.<Key>, id or"
                                + " creation-token",
                        "agent.properties:3: efs.mounts.n.path: \"/mnt/m/n\" is within \"/mnt/m\" of"
                                + " efs.mounts.m.path: choose folders beside each other"),
                Reading.errors(Reading.GOOD_MOUNT + "efs.mounts.n.path=/mnt/m/n", Map.of()));
    }
}
