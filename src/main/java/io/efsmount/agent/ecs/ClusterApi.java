package io.efsmount.agent.ecs;

import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of the ECS API about this host. Never throws: a call that did not do what it should is a problem, whose
 * message names the IAM action. Each call is tried once. Blocks, but not longer than the given time, or the settings'.
 */
public interface ClusterApi {

    /** {@code ecs:PutAttributes}: adds these, or gives them other values; the rest stays. */
    Optional<Problem> put(ClusterMembership host, Map<String, String> attributes, Duration deadline);

    /** {@code ecs:DeleteAttributes}: takes these away; one that is not there is no problem. */
    Optional<Problem> delete(ClusterMembership host, Collection<String> names, Duration deadline);

    /** {@code ecs:DescribeContainerInstances}. */
    Observation<InstanceStatus> status(ClusterMembership host);

    /** {@code ecs:UpdateContainerInstancesState}, to ACTIVE or DRAINING. */
    Optional<Problem> change(ClusterMembership host, InstanceStatus to);

    /** Whether it is certain that a call which had this problem did nothing; else nobody knows. */
    static boolean surelyNotDone(Problem problem) {
        return EcsFailures.surelyNotDone(problem);
    }
}
