/**
 * What systemd is told of this process: that it has started, how it is, that its loop is alive, that it reloads or ends
 * (sd_notify(3)). It decides nothing about mounts, and without systemd nothing happens here.
 * Start reading at {@link io.efsmount.agent.systemd.Notifier}.
 */
@NullMarked
package io.efsmount.agent.systemd;

import org.jspecify.annotations.NullMarked;
