package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
    private static final IpAddress V4 = IpAddress.parse("10.0.1.10");
    private static final IpAddress V6 = IpAddress.parse("fd00:1:0:0::10");
    private static final String TUNED = "rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport";
    /** At shutdown the containers end before their file system is unmounted. */
    private static final String ORDER =
            "x-systemd.before=docker.service,x-systemd.before=containerd.service,x-systemd.before=ecs.service";

    @Test
    void withoutOptionsItIsWhatAwsRecommends() {
        ResolvedOptions options = MountOptions.resolve(List.of(), V4, 90);

        assertEquals(0, options.flags());
        assertEquals("vers=4.1," + TUNED + ",addr=10.0.1.10", options.data());
        assertEquals(
                "nfsvers=4.1," + TUNED + ",_netdev,nofail,x-systemd.mount-timeout=90," + ORDER + ",addr=10.0.1.10",
                options.fstab());
        assertEquals(1_048_576, options.rsize());
        assertEquals(15_360, options.readAheadKb());
    }

    @Test
    void ipv6NeedsItsOwnProtocol() {
        ResolvedOptions options = MountOptions.resolve(List.of(), V6, 90);

        assertEquals("vers=4.1," + TUNED + ",proto=tcp6,addr=fd00:1::10", options.data());
        assertTrue(options.fstab().contains(",proto=tcp6,_netdev,"));
        assertTrue(options.fstab().endsWith(",addr=fd00:1::10"));
    }

    // T is the recommended middle, E its end in fstab
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the user's options        | kernel data                  | flags | fstab
            ''                          | vers=4.1,T                   | 0     | nfsvers=4.1,T,E
            vers=4                      | vers=4.1,T                   | 0     | nfsvers=4.1,T,E
            nfsvers=4.0                 | vers=4.0,T                   | 0     | nfsvers=4.0,T,E
            minorversion=1              | vers=4.1,T                   | 0     | nfsvers=4.1,T,E
            minorversion=0              | vers=4.0,T                   | 0     | nfsvers=4.0,T,E
            v4.0                        | vers=4.0,T                   | 0     | nfsvers=4.0,T,E
            v4                          | vers=4.1,T                   | 0     | nfsvers=4.1,T,E
            v4.1,nfsvers=4.1,vers=4     | vers=4.1,T                   | 0     | nfsvers=4.1,T,E
            nconnect=4                  | vers=4.1,T,nconnect=4        | 0     | nfsvers=4.1,T,nconnect=4,E
            tcp                         | vers=4.1,T,proto=tcp         | 0     | nfsvers=4.1,T,proto=tcp,E
            proto=tcp6                  | vers=4.1,T,proto=tcp         | 0     | nfsvers=4.1,T,proto=tcp,E
            port=2049,sec=sys           | vers=4.1,T,port=2049,sec=sys | 0     | nfsvers=4.1,T,port=2049,sec=sys,E
            clientaddr=10.0.1.5         | vers=4.1,T,clientaddr=10.0.1.5 | 0   | nfsvers=4.1,T,clientaddr=10.0.1.5,E
            noac,actimeo=0,nocto        | vers=4.1,T,noac,actimeo=0,nocto | 0  | nfsvers=4.1,T,noac,actimeo=0,nocto,E
            fsc                         | vers=4.1,T,fsc               | 0     | nfsvers=4.1,T,fsc,E
            fsc=tag                     | vers=4.1,T,fsc=tag           | 0     | nfsvers=4.1,T,fsc=tag,E
            context=a_u:b_r:c_t:s0      | vers=4.1,T,context=a_u:b_r:c_t:s0 | 0 | nfsvers=4.1,T,context=a_u:b_r:c_t:s0,E
            ro                          | vers=4.1,T                   | 1     | nfsvers=4.1,T,ro,E
            rw                          | vers=4.1,T                   | 0     | nfsvers=4.1,T,rw,E
            nosuid,nodev,noexec         | vers=4.1,T                   | 14    | nfsvers=4.1,T,nosuid,nodev,noexec,E
            suid,dev,exec,async         | vers=4.1,T                   | 0     | nfsvers=4.1,T,suid,dev,exec,async,E
            sync,dirsync,mand           | vers=4.1,T                   | 208   | nfsvers=4.1,T,sync,dirsync,mand,E
            noatime,nodiratime          | vers=4.1,T                   | 3072  | nfsvers=4.1,T,noatime,nodiratime,E
            relatime                    | vers=4.1,T                   | 2097152 | nfsvers=4.1,T,relatime,E
            strictatime,lazytime        | vers=4.1,T                   | 50331648 | nfsvers=4.1,T,strictatime,lazytime,E
            silent,iversion,nosymfollow | vers=4.1,T                   | 8421632 | nfsvers=4.1,T,silent,iversion,nosymfollow,E
            atime,diratime,loud         | vers=4.1,T                   | 0     | nfsvers=4.1,T,atime,diratime,loud,E
            users                       | vers=4.1,T                   | 14    | nfsvers=4.1,T,users,E
            owner                       | vers=4.1,T                   | 6     | nfsvers=4.1,T,owner,E
            user,exec                   | vers=4.1,T                   | 6     | nfsvers=4.1,T,user,exec,E
            exec,user                   | vers=4.1,T                   | 14    | nfsvers=4.1,T,exec,user,E
            nouser,noauto,bg,retry=5    | vers=4.1,T                   | 0     | nfsvers=4.1,T,nouser,noauto,bg,retry=5,E
            defaults,comment=mine       | vers=4.1,T                   | 0     | nfsvers=4.1,T,defaults,comment=mine,E
            x-a=1,x-a=2,X-b             | vers=4.1,T                   | 0     | nfsvers=4.1,T,x-a=1,x-a=2,X-b,E
            x-a=1,x-a=1                 | vers=4.1,T                   | 0     | nfsvers=4.1,T,x-a=1,E
            ro,ro                       | vers=4.1,T                   | 1     | nfsvers=4.1,T,ro,E
            """)
    void aUsersOptionComesAfterTheRecommendedOnesInTheFormOfEachReader(
            String user, String data, long flags, String fstab) {
        ResolvedOptions options = resolve(user);
        assertEquals(data.replace("T", TUNED) + ",addr=10.0.1.10", options.data());
        assertEquals(flags, options.flags());
        assertEquals(
                fstab.replace("T", TUNED).replace("E", "_netdev,nofail,x-systemd.mount-timeout=90," + ORDER)
                        + ",addr=10.0.1.10",
                options.fstab());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            soft                 | vers=4.1,rsize=1048576,wsize=1048576,soft,timeo=600,retrans=2,noresvport
            softerr,timeo=150    | vers=4.1,rsize=1048576,wsize=1048576,softerr,timeo=150,retrans=2,noresvport
            hard                 | vers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport
            resvport             | vers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,resvport
            wsize=1024,rsize=65536 | vers=4.1,rsize=65536,wsize=1024,hard,timeo=600,retrans=2,noresvport
            retrans=0,timeo=6000 | vers=4.1,rsize=1048576,wsize=1048576,hard,timeo=6000,retrans=0,noresvport
            """)
    void aUsersOptionReplacesTheRecommendedOneOfTheSameMeaningInItsPlace(String user, String data) {
        assertEquals(data + ",addr=10.0.1.10", resolve(user).data());
    }

    @Test
    void theReadAheadFollowsTheUsersReadSize() {
        assertEquals(65_536, resolve("rsize=65536").rsize());
    }

    @Test
    void whatFstabGetsAnywayIsNotWrittenTwice() {
        String fstab = resolve("nofail,_netdev,x-systemd.mount-timeout=5min").fstab();
        assertEquals(
                "nfsvers=4.1," + TUNED + ",nofail,_netdev,x-systemd.mount-timeout=5min," + ORDER + ",addr=10.0.1.10",
                fstab);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vers=3               | EFS speaks NFS 4.0 and 4.1 only
            vers=4.2             | EFS speaks NFS 4.0 and 4.1 only
            vers=                | EFS speaks NFS 4.0 and 4.1 only
            vers                 | EFS speaks NFS 4.0 and 4.1 only
            v4.2                 | EFS speaks NFS 4.0 and 4.1 only
            minorversion=2       | EFS speaks NFS 4.0 and 4.1 only
            udp                  | EFS speaks TCP only
            proto=udp            | EFS speaks TCP only
            proto=rdma           | EFS speaks TCP only
            timeo=149            | it must be a whole number from 150 to 6000
            timeo=6001           | it must be a whole number from 150 to 6000
            timeo=-1             | it must be a whole number from 150 to 6000
            timeo=               | it must be a whole number from 150 to 6000
            timeo                | it must be a whole number from 150 to 6000
            timeo=0600           | it must be a whole number from 150 to 6000
            timeo=99999999999999999999 | it must be a whole number from 150 to 6000
            rsize=1023           | it must be a whole number from 1024 to 1048576
            rsize=1048577        | it must be a whole number from 1024 to 1048576
            wsize=1M             | it must be a whole number from 1024 to 1048576
            retrans=two          | it must be a whole number from 0 to 2147483647
            port=0               | it must be a whole number from 1 to 65535
            port=65536           | it must be a whole number from 1 to 65535
            acregmin=x           | it must be a whole number from 0 to 2147483647
            nconnect=0           | it must be a whole number from 1 to 16
            nconnect=17          | it must be a whole number from 1 to 16
            sec=krb5             | it must be one of sys, none
            local_lock=some      | it must be one of all, flock, posix, none
            clientaddr=host.name | it must be a numeric IP address
            clientaddr           | it must be a numeric IP address
            hard=1               | it takes no value
            ro=                  | it takes no value
            v4=1                 | it takes no value
            comment              | it needs a value
            x-systemd.mount-timeout | it needs a value
            x-note=              | it needs a value
            addr=10.0.0.1        | the agent sets it
            mountaddr=10.0.0.1   | NFS 4 has no mount protocol
            remount              | the agent decides how to attach
            bind                 | the agent decides how to attach
            rprivate             | the agent decides how to attach
            sloppy               | it would hide misspelt options
            """)
    void whatWouldNotWorkIsRefusedWithItsReason(String option, String reason) {
        assertEquals(
                List.of("mount option '" + option + "' is refused: " + reason), MountOptions.problems(List.of(option)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "iam", "accesspoint=fsap-1", "awsprofile=x", "tlsport=1", "az=euw1-az1", "netns=/x"})
    void whatOnlyEfsUtilsKnowsIsRefusedWithAHint(String option) {
        assertTrue(MountOptions.problems(List.of(option)).getFirst().contains("amazon-efs-utils"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ro,addr=6.6.6.6",
                "comment=a b",
                "comment=a\tb",
                "comment=a\n/dev/x",
                "comment=\"x\"",
                "comment='x'",
                "comment=a\\040b",
                "comment=#x",
                "comment=\u0000",
                "comment=\u007f",
                "comment=é",
                "x-a=`x`",
                " "
            })
    void whatCouldBeginAnotherOptionOrFieldIsRefused(String option) {
        String problem = MountOptions.problems(List.of(option)).getFirst();
        assertTrue(problem.contains("holds a character"), problem);
        assertTrue(problem.chars().allMatch(c -> c >= ' ' && c < 0x7f), problem);
    }

    @Test
    void everyProblemIsToldInTheOrderOfTheOptions() {
        assertEquals(
                List.of(
                        "mount option 'vers=3' is refused: EFS speaks NFS 4.0 and 4.1 only",
                        "mount option 'hart' is not known: see nfs(5) and mount(8)",
                        "a mount option is empty: remove the comma too many",
                        "mount option 'rw' contradicts 'ro': keep one of them"),
                MountOptions.problems(List.of("vers=3", "hart", "", "ro", "rw", "ro")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vers=4.0,nfsvers=4.1", "vers=4,minorversion=0", "hard,soft", "noatime,relatime", "user,users",
                "auto,noauto", "resvport,noresvport", "rsize=1024,rsize=2048", "fsc,nofsc", "sharecache,nosharecache"
            })
    void twoOptionsOfOneMeaningContradictEachOther(String options) {
        List<String> problems = MountOptions.problems(List.of(options.split(",")));
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("contradicts"));
    }

    @Test
    void optionsThatDoNotFitIntoThePageThatTheKernelReadsAreRefused() {
        String longest = "x-a=" + "y".repeat(OptionReader.LONGEST - 4);
        assertEquals(List.of(), MountOptions.problems(List.of(longest)));
        assertEquals(
                List.of("the mount options are longer than 2000 characters together: use fewer"),
                MountOptions.problems(List.of(longest + "y")));
    }

    @Test
    void whatHasProblemsIsNotResolved() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> resolve("vers=3,udp"));
        assertEquals(
                "mount option 'vers=3' is refused: EFS speaks NFS 4.0 and 4.1 only;"
                        + " mount option 'udp' is refused: EFS speaks TCP only",
                refused.getMessage());
    }

    @Test
    void whateverTheOptionsAreTheyAreRefusedOrTheResultIsSound() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        int resolved = 0;
        for (int round = 0; round < 20_000; round++) {
            List<String> options = someOptions(random);
            if (MountOptions.problems(options).isEmpty()) {
                resolved++;
                IpAddress address = random.nextBoolean() ? V4 : V6;
                sound(MountOptions.resolve(options, address, 90), "seed=" + seed + " " + options);
            }
        }
        assertTrue(resolved > 1_000, "seed=" + seed + ": too few options were accepted to say anything");
    }

    private static void sound(ResolvedOptions options, String about) {
        for (String text : List.of(options.data(), options.fstab())) {
            List<String> parts = Arrays.asList(text.split(",", -1));
            assertFalse(parts.contains(""), about);
            assertTrue(text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '\\'), about);
            assertEquals(
                    1, parts.stream().filter(part -> part.startsWith("addr=")).count(), about);
            Set<String> meanings = new HashSet<>();
            for (String part : parts) {
                assertTrue(meanings.add(meaning(part)), about + ": " + part);
            }
        }
        assertEquals(0, options.flags() & ~0x3a0_8ddfL, about); // no remount, bind, move or propagation
        assertTrue(options.data().startsWith("vers=4."), about);
        assertFalse(options.data().contains("x-") || options.data().contains("_netdev"), about);
    }

    private static String meaning(String option) {
        String name = option.split("=")[0];
        return OptionTable.find(name)
                .filter(row -> !name.startsWith("x-"))
                .map(OptionRow::meaning)
                .orElse(option);
    }

    private static List<String> someOptions(Random random) {
        String[] some = {
            "vers=4",
            "nfsvers=4.1",
            "vers=4.0",
            "v4.1",
            "minorversion=1",
            "hard",
            "soft",
            "softerr",
            "timeo=200",
            "timeo=1",
            "rsize=4096",
            "wsize=x",
            "noresvport",
            "resvport",
            "ro",
            "rw",
            "noexec",
            "users",
            "nofail",
            "_netdev",
            "x-a=1",
            "x-a=2",
            "x-systemd.mount-timeout=9",
            "tcp",
            "proto=tcp6",
            "addr=1.2.3.4",
            "comment=c",
            "a b",
            "",
            "#",
            "x,y",
            "fsc",
            "fsc=a",
            "nconnect=2",
            "clientaddr=::1",
            "noatime",
            "lazytime",
            "\n"
        };
        List<String> options = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            options.add(some[random.nextInt(some.length)]);
        }
        return options;
    }

    private static ResolvedOptions resolve(String user) {
        return MountOptions.resolve(user.isEmpty() ? List.of() : List.of(user.split(",")), V4, 90);
    }
}
