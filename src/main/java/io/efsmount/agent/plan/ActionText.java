package io.efsmount.agent.plan;

/** An action in words, for {@code plan} and for the log. */
public final class ActionText {
    private ActionText() {}

    /** One line that follows "would" or "did". */
    public static String of(Action action) {
        return switch (action) {
            case Action.CreateMountPoint make -> "create the directory " + make.path();
            case Action.Guard guard -> "protect the mount point " + guard.path() + " from being written to";
            case Action.Attach attach ->
                "mount " + attach.source().text() + " on " + attach.path() + " with "
                        + attach.options().data() + replacing(attach.replace());
            case Action.Detach detach ->
                "unmount " + detach.path() + (detach.lazy() ? " lazily" : " if nobody uses it");
            case Action.SetReadAhead set ->
                "set the read-ahead of device " + set.device() + " to " + set.kilobytes() + " KiB";
            case Action.Remember remember ->
                "remember " + remember.good().fileSystemId() + " at "
                        + remember.good().address();
            case Action.PutFstab put ->
                "keep in fstab " + put.entry().source() + " " + put.entry().path() + " nfs4 "
                        + put.entry().options();
            case Action.DropFstab drop -> "remove the entry of " + drop.name() + " from fstab";
            case Action.EnsureDirectories ensure ->
                "create what is missing of the directories "
                        + ensure.directories().stream().map(DirectorySpec::path).toList();
            case Action.DetachStaging leftover -> "detach the leftover " + leftover.path();
        };
    }

    private static String replacing(Replace replace) {
        return switch (replace) {
            case NOTHING -> "";
            case WHEN_IDLE -> ", replacing what is mounted there if nobody uses it";
            case DEAD -> ", replacing what is mounted there, which is dead";
        };
    }
}
