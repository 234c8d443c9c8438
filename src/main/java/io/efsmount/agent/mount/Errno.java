package io.efsmount.agent.mount;

import java.util.Map;

/** Error numbers that mounting meets, with the values of asm-generic/errno.h (x86-64 and aarch64 alike). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EINVAL = 22;
    public static final int ENOTTY = 25;
    public static final int EROFS = 30;
    public static final int ENOSYS = 38;
    public static final int EPROTO = 71;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETUNREACH = 101;
    public static final int ECONNRESET = 104;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTDOWN = 112;
    public static final int EHOSTUNREACH = 113;
    public static final int ESTALE = 116;

    private static final Map<Integer, String> TEXT = Map.ofEntries(
            Map.entry(EPERM, "EPERM (operation not permitted)"),
            Map.entry(ENOENT, "ENOENT (no such file or directory)"),
            Map.entry(EIO, "EIO (input/output error)"),
            Map.entry(EACCES, "EACCES (permission denied)"),
            Map.entry(EBUSY, "EBUSY (in use)"),
            Map.entry(ENODEV, "ENODEV (file system type not known to the kernel)"),
            Map.entry(ENOTDIR, "ENOTDIR (not a directory)"),
            Map.entry(EINVAL, "EINVAL (invalid argument)"),
            Map.entry(ENOTTY, "ENOTTY (the file system has no such flags)"),
            Map.entry(EROFS, "EROFS (read-only file system)"),
            Map.entry(ENOSYS, "ENOSYS (call not known to the kernel)"),
            Map.entry(EPROTO, "EPROTO (protocol error)"),
            Map.entry(EPROTONOSUPPORT, "EPROTONOSUPPORT (NFS version not supported)"),
            Map.entry(EOPNOTSUPP, "EOPNOTSUPP (not supported)"),
            Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL (no address to connect from)"),
            Map.entry(ENETUNREACH, "ENETUNREACH (network unreachable)"),
            Map.entry(ECONNRESET, "ECONNRESET (connection reset)"),
            Map.entry(ETIMEDOUT, "ETIMEDOUT (timed out)"),
            Map.entry(ECONNREFUSED, "ECONNREFUSED (connection refused)"),
            Map.entry(EHOSTDOWN, "EHOSTDOWN (host is down)"),
            Map.entry(EHOSTUNREACH, "EHOSTUNREACH (no route to host)"),
            Map.entry(ESTALE, "ESTALE (stale file handle)"));

    private Errno() {}

    static String describe(int errno) {
        return TEXT.getOrDefault(errno, "errno " + errno);
    }
}
