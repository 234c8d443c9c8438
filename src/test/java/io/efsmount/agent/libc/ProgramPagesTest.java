package io.efsmount.agent.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramPagesTest {
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_PAGEOUT = 21;

    private static final String SMAPS = """
            00410000-017ef000 r-xp 00010000 fe:00 5                                  /usr/bin/efs-mount-agent
            Size:              20348 kB
            Rss:               15292 kB
            Anonymous:             0 kB
            01801000-01802000 r--p 01401000 fe:00 5                                  /usr/bin/efs-mount-agent
            Rss:                   4 kB
            Anonymous:             4 kB
            01820000-03ae0000 rw-p 01420000 fe:00 5                                  /usr/bin/efs-mount-agent
            Rss:               14324 kB
            Anonymous:             0 kB
            03ae0000-03ae2000 rw-p 00000000 00:00 0
            Anonymous:             8 kB
            7f0000000000-7f0000001000 rw-s 00000000 fe:00 5                          /usr/bin/efs-mount-agent
            Anonymous:             0 kB
            7f1c10000000-7f1c10028000 r-xp 00000000 fe:00 6                          /usr/lib/libc.so.6
            Anonymous:             0 kB
            7f1c20000000-7f1c20001000 r-xp 00000000 00:00 0                          [vdso]
            Anonymous:             0 kB
            """;

    private static List<ProgramPages.Mapping> mappings() {
        return ProgramPages.parse(SMAPS, "/usr/bin/efs-mount-agent");
    }

    @Test
    void only_private_mappings_of_the_program_itself_are_given_back() {
        assertEquals(
                List.of(
                        new ProgramPages.Mapping(0x410000, 0x13df000, false, false),
                        new ProgramPages.Mapping(0x1801000, 0x1000, false, true),
                        new ProgramPages.Mapping(0x1820000, 0x22c0000, true, false)),
                mappings());
    }

    @Test
    void pages_that_are_not_as_in_the_file_or_could_become_so_are_never_dropped() {
        assertEquals(
                List.of(MADV_DONTNEED, MADV_PAGEOUT, MADV_PAGEOUT),
                mappings().stream().map(ProgramPages.Mapping::advice).toList());
    }

    @Test
    void a_program_that_was_replaced_on_disk_is_still_found() {
        String deleted = "/usr/bin/efs-mount-agent (deleted)";
        assertEquals(
                3,
                ProgramPages.parse(SMAPS.replace("efs-mount-agent", "efs-mount-agent (deleted)"), deleted)
                        .size());
    }
}
