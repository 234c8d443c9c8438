package io.efsmount.agent.mount;

import io.efsmount.agent.libc.DirectoryCalls;
import io.efsmount.agent.libc.JffiLibrary;
import io.efsmount.agent.libc.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel of this host, through libc. */
public final class LinuxSystemCalls implements SystemCalls {
    /** sizeof(struct statfs) is 120 bytes on the 64-bit architectures; f_type is its first long. */
    private static final int STATFS_BYTES = 256;

    private final LibC libc;
    private @Nullable DirectoryCalls directoryCalls;

    private LinuxSystemCalls(LibC libc) {
        this.libc = libc;
    }

    /**
     * Binds libc, and proves it: a call that must fail must fail with the kernel's own error.
     *
     * @param folders of the agent in which the native library may be unpacked, best first
     * @param stays whether the caller is the daemon: a command leaves nothing there if it can help it
     * @throws IllegalStateException if the functions cannot be called, or are not the real ones
     */
    public static LinuxSystemCalls bind(List<Path> folders, boolean stays) {
        JffiLibrary.load(folders, stays);
        LinuxSystemCalls calls = new LinuxSystemCalls(new LibC());
        try {
            calls.fileSystemType("");
        } catch (SystemCallException expected) {
            if (expected.errno() == Errno.ENOENT) {
                return calls;
            }
            throw new IllegalStateException("libc is not the real one: " + expected.getMessage(), expected);
        }
        throw new IllegalStateException("libc is not the real one: statfs of an empty path succeeded");
    }

    @Override
    public void mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
            throws SystemCallException {
        check(libc.mount(source, target, type, flags, data), "mount", source + " on " + target);
    }

    @Override
    public void unmount(String target, int flags) throws SystemCallException {
        check(libc.umount2(target, flags), "umount", target);
    }

    @Override
    public long fileSystemType(String path) throws SystemCallException {
        byte[] buffer = new byte[STATFS_BYTES];
        check(libc.statfs(path, buffer), "statfs", path);
        return ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).getLong(0);
    }

    @Override
    public OpenDirectory openDirectory(String path) throws SystemCallException {
        return LinuxDirectory.open(directoryCalls(), path);
    }

    @Override
    public OpenDirectory openBeneath(String mountPoint, String relative) throws SystemCallException, IOException {
        return LinuxDirectory.openBeneath(directoryCalls(), mountPoint, relative);
    }

    /** Bound when they are needed first: the start has no time to lose. */
    private synchronized DirectoryCalls directoryCalls() {
        DirectoryCalls bound = directoryCalls;
        if (bound == null) {
            bound = new DirectoryCalls();
            directoryCalls = bound;
        }
        return bound;
    }

    private void check(int result, String operation, String subject) throws SystemCallException {
        if (result != 0) {
            throw new SystemCallException(operation, subject, libc.lastError());
        }
    }
}
