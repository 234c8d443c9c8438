/**
 * What the ECS agent on this host says about itself: its cluster and its container instance. It changes nothing in ECS,
 * and is no condition for mounting. Start reading at {@link io.efsmount.agent.ecs.Introspection}.
 */
@NullMarked
package io.efsmount.agent.ecs;

import org.jspecify.annotations.NullMarked;
