package io.efsmount.agent.ecs;

/** Whether ECS places tasks on a container instance. */
public enum InstanceStatus {
    ACTIVE,
    DRAINING,
    /** Anything else, such as REGISTERING or INACTIVE: nothing to change, and nothing to wait for. */
    OTHER
}
