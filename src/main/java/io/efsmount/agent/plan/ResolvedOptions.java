package io.efsmount.agent.plan;

import java.util.stream.Stream;

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

    /** TCP port of the server: 2049 (RFC 7530) unless the user's options have another. */
    public int port() {
        return Stream.of(data.split(","))
                .filter(option -> option.startsWith("port="))
                .map(option -> Integer.parseInt(option.substring("port=".length())))
                .findFirst()
                .orElse(2049);
    }
}
