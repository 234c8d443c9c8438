package io.efsmount.agent.plan;

/**
 * First field of a mount: host and directory.
 *
 * @param host numeric (IPv6 in brackets) or a DNS name
 * @param directory remote path
 */
public record MountSource(String host, String directory) {

    public static MountSource of(IpAddress address, String directory) {
        return new MountSource(address.asSourceHost(), directory);
    }

    /** {@code 10.0.1.10:/}, {@code [fd00::1]:/data}, {@code fs-….efs.eu-west-1.amazonaws.com:/}. */
    public String text() {
        return host + ":" + directory;
    }
}
