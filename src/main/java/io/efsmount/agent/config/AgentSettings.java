package io.efsmount.agent.config;

import io.efsmount.agent.plan.MountSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the agent was told, checked. The keys behind the values stand in {@link AgentConfig}.
 *
 * @param mounts at least one, in the order of the file, then those that only the environment has, by name
 * @param region empty: ask the instance metadata
 * @param zoneId availability zone id; empty: ask the instance metadata
 * @param fips whether AWS is asked at its FIPS endpoints
 * @param dualStack whether AWS is asked at its dual-stack endpoints
 * @param manageFstab whether the agent keeps lines in fstab
 */
public record AgentSettings(
        List<MountSpec> mounts,
        Optional<String> region,
        Optional<String> zoneId,
        Endpoints endpoints,
        boolean fips,
        boolean dualStack,
        Timing timing,
        boolean manageFstab,
        Health health,
        Files files,
        Ecs ecs) {

    public AgentSettings {
        mounts = List.copyOf(mounts);
    }

    /**
     * Where to ask; each is an http or https URL of host and perhaps port, and empty means the usual place.
     *
     * @param efs the EFS API
     * @param metadata the instance metadata
     * @param ecsIntrospection the ECS agent's introspection
     * @param ecs the ECS API
     */
    public record Endpoints(
            Optional<URI> efs, Optional<URI> metadata, Optional<URI> ecsIntrospection, Optional<URI> ecs) {}

    /**
     * Durations, all of whole milliseconds and positive.
     *
     * @param interval between two fast passes, which look at the host only
     * @param discoveryInterval between two questions to the EFS API
     * @param probeTimeout until a mount in place that has never answered is unresponsive
     * @param staleAfter after the last good round trip until a mount stops being ready; at least
     *     {@code interval + probeTimeout}
     * @param failoverAfter for which a target must be dead until another zone's is taken; empty: never
     * @param zoneWait for which an unknown zone, or for a mount by id a missing answer of the EFS API, is waited for
     *     until the DNS name is used; empty: for ever
     * @param mountTimeout deadline of one mount
     * @param startLimit after which a start is over for systemd, whatever is missing
     */
    public record Timing(
            Duration interval,
            Duration discoveryInterval,
            Duration probeTimeout,
            Duration staleAfter,
            Optional<Duration> failoverAfter,
            Optional<Duration> zoneWait,
            Duration mountTimeout,
            Duration startLimit) {
        private static final Duration LEAST_PAUSE = Duration.ofSeconds(60);

        /** From one pass to the next, at the most; after a longer time, what the last one saw proves nothing. */
        public Duration longestPause() {
            Duration pause = interval.multipliedBy(3);
            return pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
        }
    }

    /**
     * Where health is reported.
     *
     * @param host numeric address, or {@code localhost}
     * @param port TCP port
     * @param socket absolute path of the Unix socket; empty: none
     * @param tokenFile absolute path of the file with the token that requests by TCP must bring; empty: none is needed
     */
    public record Health(String host, int port, Optional<String> socket, Optional<String> tokenFile) {}

    /**
     * The agent's own places on the host, absolute.
     *
     * @param stateDirectory survives a boot
     * @param runDirectory a boot empties it
     * @param fstab the fstab file
     */
    public record Files(String stateDirectory, String runDirectory, String fstab) {}

    /**
     * What ECS is told about this host.
     *
     * @param attributes whether it is told anything by attributes
     * @param attributePrefix what their names begin with, without the dot that follows
     * @param drain whether a host with a broken mount is drained
     * @param drainAfter for which a required mount must be broken
     * @param activateAfter for which a drained host must be ready again
     */
    public record Ecs(
            boolean attributes, String attributePrefix, boolean drain, Duration drainAfter, Duration activateAfter) {}
}
