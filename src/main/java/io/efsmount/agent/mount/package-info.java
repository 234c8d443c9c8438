/**
 * The kernel's side of a mount: its mount table as values, and the system calls that change it.
 * It decides nothing and knows no AWS; it is the only package that may mount.
 * Start reading at {@link io.efsmount.agent.mount.MountInfo}.
 */
@NullMarked
package io.efsmount.agent.mount;

import org.jspecify.annotations.NullMarked;
