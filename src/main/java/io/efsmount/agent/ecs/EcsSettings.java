package io.efsmount.agent.ecs;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the ECS API; the region is the container instance's own.
 *
 * @param endpoint asked instead of the region's own endpoint; {@code fips} and {@code dualStack} then say nothing
 * @param fips use the region's FIPS endpoint
 * @param dualStack use the region's endpoint that has IPv6 addresses too
 * @param callDeadline how long one call may take in all
 */
public record EcsSettings(Optional<URI> endpoint, boolean fips, boolean dualStack, Duration callDeadline) {}
