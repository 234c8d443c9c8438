/**
 * The kernel's side of a mount: its mount table as values, and (to come) the system calls with their deadlines.
 * It decides nothing and knows no AWS; it is the only package that may see {@code jnr.*}.
 * Start reading at {@link io.efsmount.agent.mount.MountInfo}.
 */
@NullMarked
package io.efsmount.agent.mount;

import org.jspecify.annotations.NullMarked;
