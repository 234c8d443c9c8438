package io.efsmount.agent.mount;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory that is held open: what happens to its path meanwhile, such as a mount that arrives there, does not turn
 * against another directory what is done to this one. Implemented by {@link LinuxDirectory} and, for tests, by a fake.
 */
public interface OpenDirectory extends AutoCloseable {
    /** {@code FS_IMMUTABLE_FL} of linux/fs.h: no entry can be made, removed or renamed in it, whoever tries. */
    int IMMUTABLE = 0x10;

    /** A path that leads to this very directory until it is closed. */
    Path path();

    /** The path that the kernel knows it by. */
    String name() throws IOException;

    /** The mount through which it was opened, as in {@link io.efsmount.agent.plan.MountEntry#id}. */
    int mountId() throws IOException;

    /** Its inode flags ({@code FS_IOC_GETFLAGS}, ioctl_iflags(2)). */
    int flags() throws SystemCallException;

    /** Sets all its inode flags ({@code FS_IOC_SETFLAGS}). */
    void setFlags(int flags) throws SystemCallException;

    @Override
    void close();
}
