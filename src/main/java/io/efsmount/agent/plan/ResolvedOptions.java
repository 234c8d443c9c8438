package io.efsmount.agent.plan;

/**
 * Mount options in the forms that their readers want.
 *
 * @param flags the {@code MS_*} bits for mount(2)
 * @param data the comma-separated rest for mount(2), with {@code addr=}
 * @param fstab the comma-separated fourth field of fstab: everything, user-space options too
 * @param rsize bytes of one read, from which the read-ahead window follows
 */
public record ResolvedOptions(long flags, String data, String fstab, int rsize) {

    /** Read-ahead window in KiB: 15 reads, as amazon-efs-utils sets it (15360 with the recommended 1 MiB). */
    public int readAheadKb() {
        return (int) (15L * rsize / 1024);
    }
}
