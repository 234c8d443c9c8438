/**
 * The commands a user types, one class for each, and how they end (see {@link io.efsmount.agent.cli.ExitCode}). They only
 * put things together and print; what they do is done in {@code reconcile}. Start reading at
 * {@link io.efsmount.agent.cli.Main}.
 */
@NullMarked
package io.efsmount.agent.cli;

import org.jspecify.annotations.NullMarked;
