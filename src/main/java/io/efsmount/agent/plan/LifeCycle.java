package io.efsmount.agent.plan;

/**
 * Life-cycle state of a file system or a mount target, as in the EFS API model 2015-02-01. {@link #UNKNOWN} stands for a
 * state that a later API version adds: nothing is mounted from it, nothing is unmounted because of it.
 */
public enum LifeCycle {
    CREATING,
    AVAILABLE,
    UPDATING,
    DELETING,
    DELETED,
    ERROR,
    UNKNOWN
}
