/**
 * A real Linux kernel with a real NFS client, real NFS 4.1 servers and systemd, driven from tests: a user-mode Linux guest.
 * It is no fake and holds no expectations about the agent; the scripts it drives are in {@code src/test/lab}, where a
 * shell can use them too. Start reading at {@link io.efsmount.agent.lab.LabSmokeTest}, then {@link io.efsmount.agent.lab.Guest}.
 */
@NullMarked
package io.efsmount.agent.lab;

import org.jspecify.annotations.NullMarked;
