package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a mount wants, after everything that is known was taken into account.
 *
 * @param targets servers to mount from, best first; never empty
 * @param serving all mount targets that the EFS API lists, with each of their addresses, usable now or not; empty when
 *     the API was not asked
 * @param notes what is not ideal about this choice
 * @param verified whether the EFS API, or the configuration, says so in this life of the agent
 */
record Wanted(
        String fileSystemId,
        Optional<String> fileSystemName,
        List<Target> targets,
        List<Target> serving,
        List<Problem> notes,
        boolean verified) {

    /** The target to use: the best one that is not dead; if all are, the best one. */
    Target best(World world) {
        return targets.stream()
                .filter(t -> world.reach(t.address()) != Reach.DEAD)
                .findFirst()
                .orElse(targets.getFirst());
    }

    /** What is known about the server at this address, where it is known to serve this file system. */
    Optional<Target> at(IpAddress address) {
        return Stream.concat(targets.stream(), serving.stream())
                .filter(t -> t.address().equals(address))
                .findFirst();
    }

    /** Whether this is the API's or the configuration's word, and no guess to bridge an outage. */
    boolean certain() {
        return verified && targets.getFirst().origin() != Target.Origin.DNS;
    }

    /** Whether no other server than those {@link #at} finds can be right; a name or a memory tells of one only. */
    boolean complete() {
        return !serving.isEmpty() || targets.getFirst().origin() == Target.Origin.CONFIGURED;
    }
}
