/**
 * The agent's entries in {@code /etc/fstab}: the text as values, and the file with its safe replacement.
 * It decides nothing, and it never changes a byte of a line that is not the agent's.
 * Start reading at {@link io.efsmount.agent.fstab.FstabText}, then {@link io.efsmount.agent.fstab.FstabFile}.
 */
@NullMarked
package io.efsmount.agent.fstab;

import org.jspecify.annotations.NullMarked;
