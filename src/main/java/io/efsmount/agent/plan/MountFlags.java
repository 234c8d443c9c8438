package io.efsmount.agent.plan;

/** The {@code MS_*} bits of mount(2) that an option can set; from linux/mount.h, the same on every architecture. */
public final class MountFlags {
    public static final long RDONLY = 1;
    public static final long NOSUID = 1 << 1;
    public static final long NODEV = 1 << 2;
    public static final long NOEXEC = 1 << 3;
    public static final long SYNCHRONOUS = 1 << 4;
    public static final long MANDLOCK = 1 << 6;
    public static final long DIRSYNC = 1 << 7;
    public static final long NOSYMFOLLOW = 1 << 8;
    public static final long NOATIME = 1 << 10;
    public static final long NODIRATIME = 1 << 11;
    public static final long SILENT = 1 << 15;
    public static final long RELATIME = 1 << 21;
    public static final long I_VERSION = 1 << 23;
    public static final long STRICTATIME = 1 << 24;
    public static final long LAZYTIME = 1 << 25;

    private MountFlags() {}
}
