package io.efsmount.agent.plan;

import java.util.Locale;

/**
 * What lies in a folder that should be empty, counted without following links or entering other file systems.
 *
 * @param entries files, folders and everything else
 * @param bytes sizes of the files
 * @param complete whether all was counted: a count has its limits
 */
public record DataFound(long entries, long bytes, boolean complete) {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /** For example {@code 12 entries, 3.4 MiB}. */
    public String text() {
        String what = entries == 1 ? "1 entry" : entries + " entries";
        return (complete ? "" : "at least ") + what + ", " + size();
    }

    private String size() {
        if (bytes < 1024) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
