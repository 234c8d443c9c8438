package io.efsmount.agent.plan;

/** What is at a mount's path while nothing is mounted there. */
public enum MountPoint {
    /** Not looked at (something is mounted there), or not yet. */
    UNKNOWN,
    MISSING,
    EMPTY_DIRECTORY,
    NOT_EMPTY,
    /** A file, a device, or a symbolic link: links are not followed, or fstab and the mount table would disagree. */
    NOT_A_DIRECTORY,
    /** It could not be looked at within the deadline, or at all. */
    UNREADABLE
}
