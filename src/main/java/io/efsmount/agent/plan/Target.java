package io.efsmount.agent.plan;

import java.util.Optional;

/**
 * The server to mount from, and why this one.
 *
 * @param host as it stands in the mount source: the numeric address, or the DNS name it was resolved from
 * @param zoneId zone of the mount target, where known
 * @param match whether that is this host's own zone
 * @param origin where the address comes from
 */
public record Target(String host, IpAddress address, Optional<String> zoneId, ZoneMatch match, Origin origin) {

    /** This host's zone compared with the target's. */
    public enum ZoneMatch {
        SAME,
        OTHER,
        UNKNOWN
    }

    /** Who says that the file system is served there. */
    public enum Origin {
        CONFIGURED,
        API,
        REMEMBERED,
        DNS
    }
}
