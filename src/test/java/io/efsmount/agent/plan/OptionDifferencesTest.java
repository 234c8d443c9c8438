package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionDifferencesTest {
    // as kernel 6.1 showed the recommended options
    private static final String SHOWN = "rw,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,"
            + "timeo=600,retrans=2,sec=sys,clientaddr=10.0.1.5,local_lock=none,addr=10.0.1.10";

    @Test
    void whatTheKernelShowsForTheRecommendedOptionsIsNoDifference() {
        assertEquals(List.of(), differences("rw,relatime", SHOWN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # shown by the kernel  | instead of      | difference
            vers=4.0               | vers=4.1        | vers is 4.0, wanted 4.1
            vers=4.2               | vers=4.1        | vers is 4.2, wanted 4.1
            rsize=262144           | rsize=1048576   | ''
            wsize=4096             | wsize=1048576   | ''
            wsize=2097152          | wsize=1048576   | wsize is 2097152, wanted 1048576
            wsize=many             | wsize=1048576   | wsize is many, wanted 1048576
            timeo=100              | timeo=600       | timeo is 100, wanted 600
            timeo=6000             | timeo=600       | timeo is 6000, wanted 600
            retrans=1              | retrans=2       | retrans is 1, wanted 2
            soft                   | hard            | it is soft, wanted hard
            softerr,softreval      | hard            | it is softerr, wanted hard
            namlen=255             | noresvport      | it is resvport, wanted noresvport
            fatal_neterrors=none   | local_lock=none | ''
            nconnect=4,proto=tcp   | proto=tcp       | ''
            ro                     | rw              | it is ro, wanted rw
            """)
    void aDifferenceIsNamedWithBothSides(String shown, String insteadOf, String difference) {
        String superOptions = ("," + SHOWN + ",").replace("," + insteadOf + ",", "," + shown + ",");
        List<String> expected = difference.isEmpty() ? List.of() : List.of(difference);
        assertEquals(expected, differences("rw,relatime", superOptions));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # wanted by the user  | shown for the mount           | differences
            ro                    | ro,relatime                   | ''
            ro                    | rw,relatime                   | it is rw, wanted ro
            ''                    | ro,relatime                   | it is ro, wanted rw
            noexec nosuid nodev   | rw,nosuid,nodev,noexec        | ''
            noexec nosuid nodev   | rw,relatime                   | it is dev, wanted nodev;it is exec, wanted noexec;it is suid, wanted nosuid
            ''                    | rw,nosuid,nodev,noexec        | it is nodev, wanted dev;it is noexec, wanted exec;it is nosuid, wanted suid
            noatime               | rw,relatime                   | ''
            soft resvport         | rw                            | it is hard, wanted soft;it is noresvport, wanted resvport
            rsize=4096            | rw                            | rsize is 1048576, wanted 4096
            """)
    void flagsAndTheUsersOptionsCountToo(String user, String options, String differences) {
        List<String> expected = differences.isEmpty() ? List.of() : List.of(differences.split(";"));
        List<String> wanted = user.isEmpty() ? List.of() : List.of(user.split(" "));
        assertEquals(expected, OptionDifferences.between(mounted(options, SHOWN), resolve(wanted)));
    }

    @Test
    void whatTheKernelDoesNotShowIsNoDifference() {
        assertEquals(List.of(), differences("rw", "rw,noresvport"));
    }

    private static List<String> differences(String options, String superOptions) {
        return OptionDifferences.between(mounted(options, superOptions), resolve(List.of()));
    }

    private static ResolvedOptions resolve(List<String> user) {
        return MountOptions.resolve(user, IpAddress.parse("10.0.1.10"), 90);
    }

    private static MountEntry mounted(String options, String superOptions) {
        return new MountEntry(
                40,
                30,
                "0:50",
                "/",
                "/mnt/efs",
                List.of(options.split(",")),
                List.of(),
                "nfs4",
                "10.0.1.10:/",
                List.of(superOptions.split(",")));
    }
}
