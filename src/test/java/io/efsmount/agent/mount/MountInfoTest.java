package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountInfoTest {
    private static final Path TABLES = Path.of("src/test/resources/mountinfo");

    private static final String COUNTS = """
            amazon-linux-2-ecs-stunnel     | 35
            amazon-linux-2023-ecs-ip       | 26
            debian-12-docker-ip            | 18
            debian-12-microvm-captured     | 20
            debian-12-nfs-captured         | 46
            ubuntu-22.04-docker-dns        | 22
            ubuntu-24.04-docker-efs-proxy  | 20
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = COUNTS)
    void everyLineOfARealTableIsRead(String file, int entries) throws IOException {
        MountInfo table = table(file);
        assertEquals(entries, table.entries().size());
        assertEquals(List.of(), table.malformed());
    }

    @Test
    void everyTableIsUsed() throws IOException {
        Set<String> named =
                COUNTS.lines().map(line -> line.split(" ")[0] + ".txt").collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(TABLES)) {
            Set<String> there = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("SOURCES.md"))
                    .collect(Collectors.toSet());
            assertEquals(named, there);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # table                        | path                       | sources, topmost first
            amazon-linux-2-ecs-stunnel     | /mnt/efs                   | 127.0.0.1:/
            amazon-linux-2-ecs-stunnel     | /mnt/backup data           | 10.0.1.10:/backup data
            amazon-linux-2-ecs-stunnel     | /                          | /dev/nvme0n1p1
            amazon-linux-2-ecs-stunnel     | /run/docker/netns/default  | nsfs
            amazon-linux-2-ecs-stunnel     | /mnt                       | ''
            amazon-linux-2-ecs-stunnel     | /mnt/efs/deeper            | ''
            amazon-linux-2-ecs-stunnel     | /mnt/ef                    | ''
            amazon-linux-2023-ecs-ip       | /mnt/efs                   | 10.0.2.10:/ 10.0.1.10:/
            amazon-linux-2023-ecs-ip       | /srv/config                | 10.0.1.10:/config
            ubuntu-22.04-docker-dns        | /mnt/efs                   | fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com:/
            ubuntu-22.04-docker-dns        | /mnt/résumé                | fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com:/résumé
            ubuntu-24.04-docker-efs-proxy  | /mnt/six                   | [fd00:1::10]:/data
            ubuntu-24.04-docker-efs-proxy  | /boot/efi                  | /dev/nvme0n1p15
            debian-12-nfs-captured         | /mnt/team files            | 10.0.1.10:/team a
            debian-12-nfs-captured         | /mnt/back\\slash           | we ird
            debian-12-nfs-captured         | /mnt/h#sh                  | h
            debian-12-nfs-captured         | /mnt/stack                 | 10.0.2.10:/data 10.0.1.10:/
            debian-12-nfs-captured         | /mnt/moved                 | 10.0.1.10:/data 10.0.2.10:/
            debian-12-nfs-captured         | /mnt/local                 | local
            debian-12-nfs-captured         | /mnt/local/efs             | ''
            debian-12-nfs-captured         | /run/netns/vpc             | nsfs
            """)
    void whatAProcessSeesAtAPathIsFoundTopmostFirst(String file, String path, String sources) throws IOException {
        String found = table(file).at(path).stream().map(MountEntry::source).collect(Collectors.joining(" "));
        assertEquals(sources, found);
    }

    @Test
    void aTabInAPathIsRead() throws IOException {
        assertEquals(1, table("debian-12-nfs-captured").at("/mnt/tab\tx").size());
    }

    @Test
    void everyFieldOfALineIsRead() throws IOException {
        MountEntry entry = table("debian-12-nfs-captured").at("/mnt/ro").getFirst();
        assertEquals(
                new MountEntry(
                        241,
                        16,
                        "0:40",
                        "/",
                        "/mnt/ro",
                        List.of("ro", "nosuid", "nodev", "noexec", "noatime"),
                        List.of("shared:89"),
                        "nfs4",
                        "10.0.1.10:/data",
                        List.of(
                                "ro,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,timeo=600,"
                                        .concat("retrans=2,sec=sys,clientaddr=10.0.1.5,local_lock=none,addr=10.0.1.10")
                                        .split(","))),
                entry);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            36 35 98:0 / /mnt rw - tmpfs tmpfs rw                             | 0 | tmpfs | tmpfs | rw
            36 35 98:0 / /mnt rw shared:1 - tmpfs tmpfs rw                    | 1 | tmpfs | tmpfs | rw
            36 35 98:0 / /mnt rw shared:1 master:2 propagate_from:3 - a b c,d | 3 | a     | b     | c,d
            36 35 98:0 / /mnt rw - tmpfs  rw                                  | 0 | tmpfs | ''    | rw
            36 35 98:0 / /mnt rw - fuse.x - rw                                | 0 | fuse.x | -    | rw
            36 35 98:0 / /mnt rw - 9p drvfs rw,path=C:\\Program Files         | 0 | 9p    | drvfs | rw,path=C:\\Program Files
            """)
    void theOptionalFieldsEndAtTheFirstSeparator(String line, int optional, String type, String source, String last) {
        MountEntry entry = MountInfo.parse(line).entries().getFirst();
        assertEquals(optional, entry.propagation().size());
        assertEquals(type, entry.type());
        assertEquals(source, entry.source());
        assertEquals(last, String.join(",", entry.superOptions()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "36 35 98:0 / /mnt",
                "36 35 98:0 / /mnt rw",
                "36 35 98:0 / /mnt rw -",
                "36 35 98:0 / /mnt rw - tmpfs tmpfs",
                "36 35 98:0 / /mnt rw shared:1 tmpfs tmpfs rw",
                "x 35 98:0 / /mnt rw - tmpfs tmpfs rw",
                "36 x 98:0 / /mnt rw - tmpfs tmpfs rw",
                "99999999999 35 98:0 / /mnt rw - tmpfs tmpfs rw",
                "36 35 98 / /mnt rw - tmpfs tmpfs rw",
                "36 35 98:0 / - rw tmpfs tmpfs rw",
            })
    void aLineOfNoSuchFormatIsSetAsideAndTheOthersAreRead(String malformed) {
        MountInfo table = MountInfo.parse(malformed + "\n\n36 35 98:0 / /mnt rw - tmpfs tmpfs rw\n");
        assertEquals(List.of(malformed), table.malformed());
        assertEquals(1, table.entries().size());
        assertEquals(1, table.at("/mnt").size());
    }

    @Test
    void anInitialRootThatIsItsOwnParentIsAtTheBottom() {
        MountInfo table = MountInfo.parse("""
                20 1 8:1 / / rw - ext4 /dev/sda1 rw
                1 1 0:1 / / rw - rootfs rootfs rw
                30 20 0:9 / /mnt rw - tmpfs tmpfs rw
                """);
        assertEquals(List.of(20, 1), table.at("/").stream().map(MountEntry::id).toList());
        assertEquals(List.of(30), table.at("/mnt").stream().map(MountEntry::id).toList());
    }

    @Test
    void inAChrootTheParentOfTheFirstMountsIsUnknown() {
        MountInfo table = MountInfo.parse("""
                30 20 0:9 / /mnt/a rw - tmpfs lower rw
                31 30 0:9 / /mnt/a rw - tmpfs upper rw
                32 31 0:9 / /mnt/a/b rw - tmpfs inner rw
                33 30 0:9 / /mnt/a/c rw - tmpfs covered rw
                """);
        assertEquals(
                List.of(31, 30), table.at("/mnt/a").stream().map(MountEntry::id).toList());
        assertEquals(
                List.of(32), table.at("/mnt/a/b").stream().map(MountEntry::id).toList());
        assertEquals(List.of(), table.at("/mnt/a/c"));
    }

    @Test
    void aCircleOfParentsEnds() {
        MountInfo table = MountInfo.parse("""
                30 20 0:9 / /mnt rw - tmpfs a rw
                31 30 0:9 / /mnt rw - tmpfs b rw
                30 31 0:9 / /mnt rw - tmpfs c rw
                """);
        assertTrue(table.at("/mnt").size() <= 3);
    }

    private static MountInfo table(String name) throws IOException {
        return MountInfo.parse(Files.readString(TABLES.resolve(name + ".txt")));
    }
}
