package io.efsmount.agent.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the planner sees.
 *
 * @param mounts one for each configured mount, in configuration order
 * @param api why the EFS API did not answer the last question, even where an earlier answer still counts
 * @param reach what preflights said, by address; an address that is not in it is {@link Reach#UNKNOWN}
 * @param staging mount points of the agent's own leftovers in its staging folder (see {@link Action.Attach})
 * @param manageFstab whether the configuration has {@code efs.fstab=manage}
 * @param mountTimeoutSeconds how long systemd may try to mount an entry of fstab at boot
 */
public record World(
        Placement placement,
        List<MountFacts> mounts,
        Optional<Problem> api,
        Map<IpAddress, Reach> reach,
        Observation<FstabView> fstab,
        List<String> staging,
        boolean manageFstab,
        int mountTimeoutSeconds) {

    public World {
        mounts = List.copyOf(mounts);
        reach = Map.copyOf(reach);
        staging = List.copyOf(staging);
    }

    public Reach reach(IpAddress address) {
        return reach.getOrDefault(address, Reach.UNKNOWN);
    }
}
