package io.efsmount.agent.plan;

import java.util.List;

/**
 * One line of {@code /proc/self/mountinfo}, unescaped (proc_pid_mountinfo(5)).
 *
 * @param id unique while the mount exists
 * @param device {@code major:minor} of the superblock, the name under {@code /sys/class/bdi}
 * @param root the part of the file system that is mounted; {@code /} unless it is a bind mount of a part
 * @param options per-mount options ({@code rw,noexec,relatime})
 * @param propagation optional fields ({@code shared:12}, {@code master:3})
 * @param type file system type ({@code nfs4})
 * @param source what was mounted ({@code 10.0.1.10:/})
 * @param superOptions the superblock's options ({@code vers=4.1,rsize=…,addr=…})
 */
public record MountEntry(
        int id,
        int parentId,
        String device,
        String root,
        String mountPoint,
        List<String> options,
        List<String> propagation,
        String type,
        String source,
        List<String> superOptions) {

    public MountEntry {
        options = List.copyOf(options);
        propagation = List.copyOf(propagation);
        superOptions = List.copyOf(superOptions);
    }
}
