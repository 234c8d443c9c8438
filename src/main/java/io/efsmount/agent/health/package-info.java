/**
 * Answers who asks whether this host has its file systems: {@code /ready} and MicroProfile Health for orchestrators,
 * {@code /status} for the command of that name, by TCP and through a Unix socket. It is no monitor: every answer is read
 * from the last report, so it takes no longer than reading it and never touches a mount. Start reading at
 * {@link io.efsmount.agent.health.HealthChecks}.
 */
@NullMarked
package io.efsmount.agent.health;

import org.jspecify.annotations.NullMarked;
