/**
 * Answers who asks whether this host has its file systems: MicroProfile Health for orchestrators, {@code /status} for the
 * command of that name. Every answer is read from the last report, so it takes no longer than reading it and never touches
 * a mount. Start reading at {@link io.efsmount.agent.health.HealthChecks}.
 */
@NullMarked
package io.efsmount.agent.health;

import org.jspecify.annotations.NullMarked;
