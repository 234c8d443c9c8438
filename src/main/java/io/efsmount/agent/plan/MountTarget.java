package io.efsmount.agent.plan;

import java.util.Optional;

/**
 * A mount target as the EFS API describes it. One of the two addresses is always there.
 *
 * @param id {@code fsmt-…}
 * @param zoneId availability zone id ({@code use1-az1}): the same zone for every account, unlike the zone's name
 */
public record MountTarget(
        String id, LifeCycle lifeCycle, Optional<IpAddress> ipv4, Optional<IpAddress> ipv6, String zoneId) {

    public MountTarget {
        if (ipv4.isEmpty() && ipv6.isEmpty()) {
            throw new IllegalArgumentException("mount target " + id + " has no address");
        }
    }

    /** The address to mount by: IPv4 where there is one, because every host has it. */
    public IpAddress address() {
        return ipv4.or(() -> ipv6).orElseThrow();
    }
}
