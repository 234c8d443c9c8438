package io.efsmount.agent.mount;

import java.util.Arrays;

/**
 * The mount table, read again and again: hardly ever has anything changed in between, and then it is not parsed again.
 * One reader at a time.
 */
public final class MountTable {
    private final HostFiles files;
    private byte[] text = {};
    private MountInfo parsed = MountInfo.parse("");

    public MountTable(HostFiles files) {
        this.files = files;
    }

    /** The table as it is now. */
    public MountInfo read() {
        byte[] now = files.mountTableText();
        if (!Arrays.equals(now, text)) {
            parsed = HostFiles.parse(now);
            text = now;
        }
        return parsed;
    }
}
