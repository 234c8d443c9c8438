package io.efsmount.agent.plan;

/** What is at a mount's path; where something is mounted there, what lies beneath it. */
public enum MountPoint {
    /** Not looked at, or not yet, or it cannot be seen beneath what is mounted. */
    UNKNOWN,
    MISSING,
    /** Empty, and whoever may write there can do so. */
    EMPTY_DIRECTORY,
    /** Empty and immutable: nobody can write there, also not root in a container. */
    GUARDED,
    /** Empty, root's and of mode 000: only who has root's capabilities can write there. */
    GUARDED_BY_MODE,
    NOT_EMPTY,
    /** A file, a device, or a symbolic link: links are not followed, or fstab and the mount table would disagree. */
    NOT_A_DIRECTORY,
    /** It could not be looked at within the deadline, or at all. */
    UNREADABLE
}
