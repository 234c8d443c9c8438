package io.efsmount.agent.instance;

import java.util.Optional;

/**
 * What the metadata says about this instance.
 *
 * @param region for example {@code eu-central-1}
 * @param zoneId availability zone id, for example {@code euc1-az1}; empty where the service does not know it (stand-ins
 *     for the metadata service outside EC2, and very old instances)
 * @param zoneName for example {@code eu-central-1a}: names another zone in every account, good for messages only
 */
public record InstanceIdentity(String instanceId, String region, Optional<String> zoneId, String zoneName) {}
