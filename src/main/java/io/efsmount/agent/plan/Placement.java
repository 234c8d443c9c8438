package io.efsmount.agent.plan;

/**
 * Where this host is: from the configuration where it says so, else from the instance metadata.
 *
 * @param region for example {@code eu-central-1}
 * @param zoneId availability zone id, for example {@code euc1-az2}
 * @param hostSeed what tells this host from its siblings (instance id, else machine id): spreads hosts over targets
 */
public record Placement(Observation<String> region, Observation<String> zoneId, String hostSeed) {}
