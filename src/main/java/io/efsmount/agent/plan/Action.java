package io.efsmount.agent.plan;

import java.util.List;

/**
 * One thing to do. An action is data: it says what, the applier knows how. Every action is idempotent, and after it was
 * done the planner does not ask for it again.
 */
public sealed interface Action {

    /**
     * Actions on one mount: those of the same mount are done in order, and none after one that failed; those of different
     * mounts are done side by side.
     */
    sealed interface OnMount extends Action {
        String name();
    }

    /** Make the directory to mount on, and its parents, 0755 root. */
    record CreateMountPoint(String name, String path) implements OnMount {}

    /**
     * Protect the empty mount point from being written to, also beneath a mount: immutable where its file system has that,
     * else root's and of mode 000. One that is not empty is left as it is.
     */
    record Guard(String name, String path) implements OnMount {}

    /**
     * Preflight the server, mount it in the staging folder, prove it there by a round trip, set its read-ahead, then take
     * away what it replaces and attach it to the path. So a server that hangs never covers a path late, and what is
     * mounted is not touched before its successor is known to work.
     */
    record Attach(
            String name, MountSource source, IpAddress address, String path, ResolvedOptions options, Replace replace)
            implements OnMount {}

    /** Take the topmost mount away from the path. */
    record Detach(String name, String path, boolean lazy) implements OnMount {}

    /** Set the read-ahead window of a mount's device. */
    record SetReadAhead(String name, String device, int kilobytes) implements OnMount {}

    /** Keep what is good now for a start without AWS. */
    record Remember(String name, Remembered good) implements OnMount {}

    /** Make this the one managed fstab entry of its mount. */
    record PutFstab(String name, FstabEntry entry) implements OnMount {}

    /** Remove the managed fstab entry of a mount, which may no longer be configured. */
    record DropFstab(String name) implements OnMount {}

    /** Create the directories that are not there. */
    record EnsureDirectories(String name, String path, List<DirectorySpec> directories) implements OnMount {
        public EnsureDirectories {
            directories = List.copyOf(directories);
        }
    }

    /** Detach what an earlier life of the agent left in the staging folder. */
    record DetachStaging(String path) implements Action {}
}
