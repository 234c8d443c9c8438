/**
 * This host in its ECS cluster: which container instance it is, which attributes say how it is, and when it is drained.
 * It is no condition for mounting, and decides nothing about mounts. Start reading at
 * {@link io.efsmount.agent.ecs.Introspection} for who the host is, then {@link io.efsmount.agent.ecs.Wanted},
 * {@link io.efsmount.agent.ecs.Settling} and {@link io.efsmount.agent.ecs.DrainRule} for the decisions.
 */
@NullMarked
package io.efsmount.agent.ecs;

import org.jspecify.annotations.NullMarked;
