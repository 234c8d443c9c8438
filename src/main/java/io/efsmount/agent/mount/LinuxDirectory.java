package io.efsmount.agent.mount;

import io.efsmount.agent.libc.DirectoryCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file descriptor of a directory. */
final class LinuxDirectory implements OpenDirectory {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    /** {@code O_DIRECTORY}, {@code O_NOFOLLOW}, {@code O_CLOEXEC} and {@code O_NONBLOCK}: the first two differ (asm/fcntl.h). */
    private static final int FLAGS = (ARM ? 040000 : 0200000) | (ARM ? 0100000 : 0400000) | 02000000 | 04000;
    /** {@code OPEN_TREE_CLONE} and {@code OPEN_TREE_CLOEXEC} of linux/mount.h: a copy of one mount, without those on it. */
    private static final int CLONE = 1 | 02000000;
    /** {@code FS_IOC_GETFLAGS} of linux/fs.h on 64-bit machines: {@code _IOR('f', 1, long)}. */
    private static final long GETFLAGS = 0x80086601L;
    /** {@code FS_IOC_SETFLAGS}: {@code _IOW('f', 2, long)}. */
    private static final long SETFLAGS = 0x40086602L;

    private final DirectoryCalls calls;
    private final int descriptor;
    private final String subject;

    private LinuxDirectory(DirectoryCalls calls, int descriptor, String subject) {
        this.calls = calls;
        this.descriptor = descriptor;
        this.subject = subject;
    }

    static LinuxDirectory open(DirectoryCalls calls, String path) throws SystemCallException {
        return new LinuxDirectory(calls, check(calls, calls.open(path, FLAGS), "open", path), path);
    }

    /**
     * Opens what a mount has at a path, whatever is mounted there: in a copy of that mount that nobody else sees, and on
     * which nothing is mounted.
     */
    static LinuxDirectory openBeneath(DirectoryCalls calls, String mountPoint, String relative)
            throws SystemCallException, IOException {
        int tree = check(calls, calls.openTree(mountPoint, CLONE), "open_tree", mountPoint);
        try (LinuxDirectory copy = new LinuxDirectory(calls, tree, mountPoint)) {
            LinuxDirectory found = open(calls, copy.path().resolve(relative).toString());
            try {
                // The copy is a peer of the original: what is mounted on that in this very moment appears on it too.
                if (found.mountId() != copy.mountId()) {
                    throw new IOException("something was mounted on " + mountPoint + "/" + relative + " meanwhile");
                }
                return found;
            } catch (IOException | RuntimeException e) {
                found.close();
                throw e;
            }
        }
    }

    @Override
    public Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public String name() throws IOException {
        return Files.readSymbolicLink(path()).toString();
    }

    @Override
    public int mountId() throws IOException {
        Path info = Path.of("/proc/self/fdinfo/" + descriptor);
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("mnt_id:"))
                .map(line -> Integer.parseInt(line.substring("mnt_id:".length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException(info + " tells no mnt_id"));
    }

    /** The request is defined for a long, but every file system reads and writes an int (ioctl_iflags(2), BUGS). */
    @Override
    public int flags() throws SystemCallException {
        byte[] flags = new byte[Long.BYTES];
        check(calls, calls.ioctl(descriptor, GETFLAGS, flags), "get the flags of", subject);
        return ByteBuffer.wrap(flags).order(ByteOrder.nativeOrder()).getInt(0);
    }

    @Override
    public void setFlags(int flags) throws SystemCallException {
        byte[] wanted = new byte[Long.BYTES];
        ByteBuffer.wrap(wanted).order(ByteOrder.nativeOrder()).putInt(0, flags);
        check(calls, calls.ioctl(descriptor, SETFLAGS, wanted), "set the flags of", subject);
    }

    @Override
    public void close() {
        calls.close(descriptor);
    }

    private static int check(DirectoryCalls calls, int result, String operation, String subject)
            throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(operation, subject, calls.lastError());
        }
        return result;
    }
}
