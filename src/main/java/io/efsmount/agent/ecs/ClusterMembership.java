package io.efsmount.agent.ecs;

/**
 * This host as a container instance.
 *
 * @param cluster the cluster's name
 * @param containerInstanceArn {@code arn:PARTITION:ecs:REGION:ACCOUNT:container-instance/…}
 * @param version the ECS agent's own text, for example {@code Amazon ECS Agent - v1.105.1 (*f0e4f2a1)}; may be empty
 */
public record ClusterMembership(String cluster, String containerInstanceArn, String version) {

    /** The region in the ARN. */
    public String region() {
        return containerInstanceArn.split(":", 5)[3];
    }
}
