package io.efsmount.agent.plan;

import java.util.Optional;

/**
 * What was true the last time a mount was good: kept on disk, so that a boot during an AWS outage can mount at once.
 *
 * @param selector {@link FileSystemSelector#describe()} then: a choice made for another selector says nothing
 * @param zoneId zone of the mount target, where it was known
 * @param directory remote path that was mounted: what else a human mounts from the same server is not the agent's
 */
public record Remembered(
        String selector, String fileSystemId, IpAddress address, Optional<String> zoneId, String directory) {}
