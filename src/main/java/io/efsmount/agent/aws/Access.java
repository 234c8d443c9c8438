package io.efsmount.agent.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a service of AWS.
 *
 * @param region for example {@code eu-central-1}; requests are signed for it
 * @param endpoint asked instead of the region's own endpoint; {@code fips} and {@code dualStack} then say nothing
 * @param fips use the region's FIPS endpoint
 * @param dualStack use the region's endpoint that has IPv6 addresses too
 * @param callDeadline how long one call may take in all, from credentials to the last byte of the answer
 */
public record Access(String region, Optional<URI> endpoint, boolean fips, boolean dualStack, Duration callDeadline) {}
