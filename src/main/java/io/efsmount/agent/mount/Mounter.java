package io.efsmount.agent.mount;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Replace;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Carries out the actions that change the mount table. Every method may block for as long as a server is dead: call from
 * a thread of its own. A failure is a returned problem, and leaves what was mounted as it was.
 */
public final class Mounter {
    private static final Logger LOG = Logger.getLogger(Mounter.class);

    private final SystemCalls calls;
    private final HostFiles files;
    private final Preflight preflight;
    private final Staging staging;
    private final Detacher detacher;
    private final ShutdownOrder order;

    public Mounter(SystemCalls calls, HostFiles files, Preflight preflight, Staging staging) {
        this.calls = calls;
        this.files = files;
        this.preflight = preflight;
        this.staging = staging;
        this.detacher = new Detacher(calls, files);
        this.order = new ShutdownOrder(files.units());
    }

    /**
     * See {@link Action.Attach}.
     *
     * @param wanted whether it is still to be done: asked last of all, for a mount may hang for hours before it succeeds
     */
    public Optional<Problem> attach(Action.Attach attach, BooleanSupplier wanted) {
        Optional<MountEntry> before = topmost(attach.path());
        Optional<Problem> silent =
                preflight.check(attach.address(), attach.options().port());
        if (silent.isPresent()) {
            return silent;
        }
        Path stage;
        try {
            stage = staging.create(attach.name());
        } catch (IOException e) {
            return Optional.of(
                    ProblemCode.MOUNT_FAILED.with("cannot create a folder in " + staging.folder() + ": " + e));
        }
        try {
            calls.mount(
                    attach.source().text(),
                    stage.toString(),
                    "nfs4",
                    attach.options().flags(),
                    attach.options().data());
        } catch (SystemCallException e) {
            staging.remove(stage);
            return Optional.of(MountProblems.ofMount(attach, e));
        }
        try {
            return proveAndPlace(attach, stage, before, wanted);
        } finally {
            detachStage(stage);
        }
    }

    private Optional<Problem> proveAndPlace(
            Action.Attach attach, Path stage, Optional<MountEntry> before, BooleanSupplier wanted) {
        try {
            if (calls.fileSystemType(stage.toString()) != SystemCalls.NFS_SUPER_MAGIC) {
                return Optional.of(ProblemCode.MOUNT_FAILED.with(
                        attach.source().text() + " was mounted, but what is there is no NFS file system"));
            }
            setReadAhead(stage, attach.options().readAheadKb());
        } catch (SystemCallException e) {
            return Optional.of(MountProblems.ofMount(attach, e));
        }
        if (!wanted.getAsBoolean()) {
            return Optional.of(ProblemCode.MOUNT_FAILED.with("mounted too late to be wanted: it is not put in place"));
        }
        Optional<Problem> occupied = makeRoom(attach, before);
        if (occupied.isPresent()) {
            return occupied;
        }
        orderShutdown(attach.path());
        try {
            calls.mount(stage.toString(), attach.path(), null, SystemCalls.MS_BIND, null);
            return Optional.empty();
        } catch (SystemCallException e) {
            return Optional.of(MountProblems.ofMount(attach, e));
        }
    }

    /** Between plan and action somebody else may have mounted or written there: look once more, as late as possible. */
    private Optional<Problem> makeRoom(Action.Attach attach, Optional<MountEntry> before) {
        Optional<MountEntry> there = topmost(attach.path());
        if (there.isEmpty()) {
            return emptyDirectory(Path.of(attach.path()));
        }
        MountEntry old = there.get();
        if (attach.replace() == Replace.NOTHING
                || before.filter(b -> isSame(b, old)).isEmpty()) {
            return Optional.of(ProblemCode.FOREIGN_MOUNT.with(
                    old.source() + " was mounted on " + attach.path() + " by somebody else meanwhile"));
        }
        return attach.replace() == Replace.DEAD ? detachAll(attach.path(), old) : unmount(attach.path(), false);
    }

    private Optional<MountEntry> topmost(String path) {
        return files.mountTable().at(path).stream().findFirst();
    }

    /** Ids come again, and so do the devices of NFS mounts, but not both at once. */
    private static boolean isSame(MountEntry one, MountEntry other) {
        return one.id() == other.id() && one.device().equals(other.device());
    }

    /** With its twins below it: what hangs would hang the walk to the path. */
    private Optional<Problem> detachAll(String path, MountEntry dead) {
        Optional<MountEntry> top = Optional.of(dead);
        while (top.filter(entry -> entry.device().equals(dead.device())).isPresent()) {
            Optional<Problem> problem = unmount(path, true);
            if (problem.isPresent()) {
                return problem;
            }
            top = topmost(path);
        }
        return Optional.empty();
    }

    private static Optional<Problem> emptyDirectory(Path path) {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(ProblemCode.PATH_NOT_A_DIRECTORY.with(path + " is no directory"));
        }
        try (var children = Files.newDirectoryStream(path)) {
            return children.iterator().hasNext()
                    ? Optional.of(ProblemCode.PATH_NOT_EMPTY.with(path + " holds data on this host's own disk"))
                    : Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.of(ProblemCode.PATH_UNREADABLE.with(path + " cannot be looked at: " + e));
        }
    }

    /** A mount without this order is better than none: only the last writes before a shutdown can be lost. */
    private void orderShutdown(String path) {
        try {
            order.put(Path.of(path));
        } catch (IOException e) {
            LOG.warnf("systemd is not told to end the containers before it unmounts %s: %s", path, e);
        }
    }

    /** Takes the topmost mount away. */
    public Optional<Problem> detach(Action.Detach detach) {
        Optional<Problem> problem = unmount(detach.path(), detach.lazy());
        if (problem.isEmpty() && topmost(detach.path()).isEmpty()) {
            order.drop(Path.of(detach.path()));
        }
        return problem;
    }

    private Optional<Problem> unmount(String path, boolean lazy) {
        return lazy ? detacher.detach(path) : detacher.unmount(path);
    }

    /** Detaches a leftover of an earlier life. */
    public Optional<Problem> detachStaging(Action.DetachStaging leftover) {
        Optional<Problem> problem = unmount(leftover.path(), true);
        staging.remove(Path.of(leftover.path()));
        return problem;
    }

    public Optional<Problem> setReadAhead(Action.SetReadAhead action) {
        try {
            files.setReadAheadKb(action.device(), action.kilobytes());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemCode.UPKEEP_FAILED.with(
                    "cannot set the read-ahead of device " + action.device() + ": " + e));
        }
    }

    /** Before anybody uses the mount. Only speed is lost without it, so a failure waits for the next pass. */
    private void setReadAhead(Path stage, int kilobytes) {
        files.mountTable().at(stage.toString()).stream()
                .findFirst()
                .map(entry -> new Action.SetReadAhead("", entry.device(), kilobytes))
                .ifPresent(this::setReadAhead);
    }

    private void detachStage(Path stage) {
        unmount(stage.toString(), true);
        staging.remove(stage);
    }
}
