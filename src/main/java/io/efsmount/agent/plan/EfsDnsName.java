package io.efsmount.agent.plan;

import java.util.List;

/**
 * The DNS name of a file system. It is a fallback only: a resolver in another zone answers with that zone's mount
 * target. The suffixes are those of the AWS partitions, as in the SDK's partition table and in amazon-efs-utils.
 */
public final class EfsDnsName {
    private record Partition(String regionPrefix, String suffix) {}

    private static final List<Partition> PARTITIONS = List.of(
            new Partition("cn-", "amazonaws.com.cn"),
            new Partition("eusc-", "amazonaws.eu"),
            new Partition("us-iso-", "c2s.ic.gov"),
            new Partition("us-isob-", "sc2s.sgov.gov"),
            new Partition("eu-isoe-", "cloud.adc-e.uk"),
            new Partition("us-isof-", "csp.hci.ic.gov"));
    private static final String EVERYWHERE_ELSE = "amazonaws.com";

    private EfsDnsName() {}

    /** {@code fs-….efs.REGION.SUFFIX}, which resolves inside a VPC to the mount target of the resolver's zone. */
    public static String of(String fileSystemId, String region) {
        return fileSystemId + ".efs." + region + "." + suffix(region);
    }

    private static String suffix(String region) {
        return PARTITIONS.stream()
                .filter(partition -> region.startsWith(partition.regionPrefix()))
                .map(Partition::suffix)
                .findFirst()
                .orElse(EVERYWHERE_ELSE);
    }
}
