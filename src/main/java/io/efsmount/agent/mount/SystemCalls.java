package io.efsmount.agent.mount;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The boundary to the kernel. Every call may block for ever when a server is dead: call from a thread of its own, with
 * a deadline. Implemented by {@link LinuxSystemCalls} and, for tests, by a fake with a mount table in memory.
 */
public interface SystemCalls {
    /** {@code MS_BIND} of linux/mount.h: make a part of the tree visible at a second place. */
    long MS_BIND = 4096;
    /** {@code MNT_DETACH} of linux/fs.h: take the mount out of the tree now, clean up when its last user is gone. */
    int MNT_DETACH = 2;
    /** {@code UMOUNT_NOFOLLOW}: never through a symbolic link. */
    int UMOUNT_NOFOLLOW = 8;
    /** {@code NFS_SUPER_MAGIC} of linux/magic.h. */
    long NFS_SUPER_MAGIC = 0x6969;

    /** mount(2). */
    void mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
            throws SystemCallException;

    /** umount2(2). */
    void unmount(String target, int flags) throws SystemCallException;

    /**
     * statfs(2): on NFS always a round trip to the server.
     *
     * @return {@code f_type}, the magic number of the file system at the path
     */
    long fileSystemType(String path) throws SystemCallException;

    /** Opens a directory (open(2)); the last part of the path may be no link. */
    OpenDirectory openDirectory(String path) throws SystemCallException;

    /**
     * Opens a directory of a mount as it is beneath everything that is mounted on that (open_tree(2), since Linux 5.2).
     *
     * @param mountPoint where the mount is
     * @param relative path of the directory from there, through no link
     */
    OpenDirectory openBeneath(String mountPoint, String relative) throws SystemCallException, IOException;
}
