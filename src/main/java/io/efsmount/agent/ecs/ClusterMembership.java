package io.efsmount.agent.ecs;

/**
 * This host as a container instance.
 *
 * @param cluster the cluster's name
 * @param containerInstanceArn {@code arn:PARTITION:ecs:REGION:ACCOUNT:container-instance/…}
 */
public record ClusterMembership(String cluster, String containerInstanceArn) {

    /** The region in the ARN. */
    public String region() {
        return containerInstanceArn.split(":", 5)[3];
    }
}
