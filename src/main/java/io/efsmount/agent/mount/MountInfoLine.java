package io.efsmount.agent.mount;

import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.OctalEscapes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

// One line of /proc/PID/mountinfo, as proc_pid_mountinfo(5) and the kernel's show_mountinfo() have it:
//
//   36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue
//   |  |  |    |     |           |          |                 | |    |         |
//   |  |  |    |     |           |          |                 | |    |         superblock options
//   |  |  |    |     |           |          |                 | |    source; may be empty: then two spaces follow
//   |  |  |    |     |           |          |                 | file system type, with .subtype
//   |  |  |    |     |           |          |                 separator
//   |  |  |    |     |           |          none or more optional fields
//   |  |  |    |     |           options of the mount
//   |  |  |    |     mount point, as this process sees it
//   |  |  |    root: the part of the file system that is mounted
//   |  |  major:minor of the superblock
//   |  id of the parent mount
//   id
//
// Fields are parted by one space each. In root, mount point, type and source, space, tab, newline, backslash (and # in
// newer kernels) are written \040 \011 \012 \134 \043.
final class MountInfoLine {
    private static final int OPTIONAL_FIELDS = 6;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern DEVICE = Pattern.compile("\\d+:\\d+");

    private MountInfoLine() {}

    /** Empty when the line is none of the format. */
    static Optional<MountEntry> parse(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int separator = fields.size() < OPTIONAL_FIELDS ? -1 : separatorIn(fields);
        if (separator < 0 || fields.size() < separator + 4 || !numbered(fields)) {
            return Optional.empty();
        }
        return Optional.of(new MountEntry(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                fields.get(2),
                OctalEscapes.decode(fields.get(3)),
                OctalEscapes.decode(fields.get(4)),
                List.of(fields.get(5).split(",")),
                fields.subList(OPTIONAL_FIELDS, separator),
                OctalEscapes.decode(fields.get(separator + 1)),
                OctalEscapes.decode(fields.get(separator + 2)),
                // some drivers print their options with a space in them, as they are
                List.of(String.join(" ", fields.subList(separator + 3, fields.size()))
                        .split(","))));
    }

    private static int separatorIn(List<String> fields) {
        int offset = fields.subList(OPTIONAL_FIELDS, fields.size()).indexOf("-");
        return offset < 0 ? -1 : OPTIONAL_FIELDS + offset;
    }

    private static boolean numbered(List<String> fields) {
        return NUMBER.matcher(fields.get(0)).matches()
                && NUMBER.matcher(fields.get(1)).matches()
                && DEVICE.matcher(fields.get(2)).matches();
    }
}
