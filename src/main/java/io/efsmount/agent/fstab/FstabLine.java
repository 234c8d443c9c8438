package io.efsmount.agent.fstab;

import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.OctalEscapes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

// One line of fstab, as fstab(5) has it: six fields parted by blanks and tabs.
//
//   10.0.1.10:/ /mnt/team\040files nfs4 nfsvers=4.1,_netdev 0 0
//   source      mount point        type options             dump and check: never for a network file system
//
// The agent's entry is that line and a marker before it. The marker names the mount and its path, so that a line that
// somebody else wrote after it is not taken for the agent's.
//
//   # efs-mount-agent: shared on /mnt/efs - managed, change /etc/efs-mount-agent/agent.properties instead
final class FstabLine {
    private static final String MANAGED = " - managed";
    private static final String ADDED_END = " with the line end before it";
    private static final String ADVICE = ", change /etc/efs-mount-agent/agent.properties instead";
    private static final Pattern MARKER =
            Pattern.compile("\\s*#\\s*efs-mount-agent: (\\S+) on (\\S+)" + MANAGED + "(" + ADDED_END + ")?(,.*)?\\s*");
    private static final Set<String> NFS = Set.of("nfs", "nfs4");

    private FstabLine() {}

    /**
     * What a marker says.
     *
     * @param endAdded whether the agent ended the line before it, which had no newline
     */
    record Marker(String name, String path, boolean endAdded) {}

    static Optional<Marker> marker(String line) {
        Matcher matcher = MARKER.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Marker(matcher.group(1), OctalEscapes.decode(matcher.group(2)), matcher.group(3) != null))
                : Optional.empty();
    }

    static String marker(FstabEntry entry, boolean endAdded) {
        return "# efs-mount-agent: " + entry.name() + " on " + OctalEscapes.encode(entry.path()) + MANAGED
                + (endAdded ? ADDED_END : "") + ADVICE;
    }

    /** The entry that the line after a marker holds; empty when that line is none of the agent's. */
    static Optional<FstabEntry> entry(Marker marker, String line) {
        List<String> fields = fields(line);
        boolean ours = fields.size() >= 4
                && NFS.contains(fields.get(2))
                && OctalEscapes.decode(fields.get(1)).equals(marker.path());
        return ours
                ? Optional.of(new FstabEntry(
                        marker.name(),
                        OctalEscapes.decode(fields.get(0)),
                        marker.path(),
                        fields.get(2),
                        OctalEscapes.decode(fields.get(3))))
                : Optional.empty();
    }

    static String entry(FstabEntry entry) {
        return String.join(
                " ",
                OctalEscapes.encode(entry.source()),
                OctalEscapes.encode(entry.path()),
                OctalEscapes.encode(entry.type()),
                OctalEscapes.encode(entry.options()),
                "0",
                "0");
    }

    /**
     * Refuses what would not be read back as it was written.
     *
     * @throws IllegalArgumentException naming the entry
     */
    static void check(FstabEntry entry) {
        boolean fits = entry.name().matches("[!-~]+")
                && !entry.source().isEmpty()
                && entry.path().startsWith("/")
                && NFS.contains(entry.type())
                && !entry.options().isEmpty();
        if (!fits) {
            throw new IllegalArgumentException("cannot be an entry of fstab: " + entry);
        }
    }

    /** The second field, unescaped, without trailing slashes; empty for comments and blank lines. */
    static Optional<String> mountPoint(String line) {
        List<String> fields = fields(line);
        return fields.size() < 2
                ? Optional.empty()
                : Optional.of(OctalEscapes.decode(fields.get(1)).replaceFirst("(?<=.)/+$", ""));
    }

    private static List<String> fields(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") ? List.of() : List.of(text.split("[ \t]+"));
    }
}
