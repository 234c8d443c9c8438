package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;

/**
 * What a mount wants, after everything that is known was taken into account.
 *
 * @param targets servers to mount from, best first; never empty
 * @param serving every address that is known to serve this file system, usable now or not
 * @param notes what is not ideal about this choice
 * @param verified whether the EFS API, or the configuration, says so in this life of the agent
 */
record Wanted(
        String fileSystemId,
        Optional<String> fileSystemName,
        List<Target> targets,
        List<IpAddress> serving,
        List<Problem> notes,
        boolean verified) {

    /** The target to use: the best one that is not dead; if all are, the best one. */
    Target best(World world) {
        return targets.stream()
                .filter(t -> world.reach(t.address()) != Reach.DEAD)
                .findFirst()
                .orElse(targets.getFirst());
    }

    Optional<Target> at(IpAddress address) {
        return targets.stream().filter(t -> t.address().equals(address)).findFirst();
    }
}
