package io.efsmount.agent.mount;

import io.efsmount.agent.plan.DataFound;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Protects empty mount points, and looks at them, with or without a mount on them. It only ever touches a directory that
 * it holds open and knows to be empty and no root of another mount. Each call may block, as those of {@link MountPoints}.
 */
public final class WriteGuard {
    private static final Logger LOG = Logger.getLogger(WriteGuard.class);

    private final SystemCalls calls;
    private final HostFiles files;
    private final GuardedPaths paths;
    /** A kernel or a sandbox that cannot look beneath a mount will never do: said once. */
    private final AtomicBoolean blind = new AtomicBoolean();

    /**
     * What lies beneath a mount.
     *
     * @param data what was counted, where it is not empty
     * @param again whether nothing was seen for a reason that may pass: one more look is worth while
     */
    public record Beneath(MountPoint at, Optional<DataFound> data, boolean again) {
        public Beneath(MountPoint at, Optional<DataFound> data) {
            this(at, data, false);
        }

        private static Beneath unseen(boolean again) {
            return new Beneath(MountPoint.UNKNOWN, Optional.empty(), again);
        }
    }

    public WriteGuard(SystemCalls calls, HostFiles files, GuardedPaths paths) {
        this.calls = calls;
        this.files = files;
        this.paths = paths;
    }

    /** What is at a path on which nothing is mounted; unknown, if something is by the time that it was looked at. */
    public MountPoint look(Path path) {
        MountPoint seen = lookAt(path);
        return files.mountTable().at(path.toString()).isEmpty() ? seen : MountPoint.UNKNOWN;
    }

    private MountPoint lookAt(Path path) {
        MountPoint seen = MountPoints.look(path);
        if (seen != MountPoint.EMPTY_DIRECTORY) {
            return seen;
        }
        try (OpenDirectory directory = calls.openDirectory(path.toString())) {
            return guardOf(directory);
        } catch (SystemCallException | IOException _) {
            return seen;
        }
    }

    /**
     * What is beneath the mount at a path, as far as this kernel lets it be seen.
     *
     * @param counted what was counted there before: it is not counted anew
     */
    public Beneath beneath(String path, Optional<DataFound> counted) {
        try (OpenDirectory directory = openBeneath(files.mountTable().spot(path), path)) {
            if (isEmpty(directory)) {
                return new Beneath(guardOf(directory), Optional.empty());
            }
            DataFound data = counted.isPresent() ? counted.get() : DataWalk.of(directory.path());
            return new Beneath(MountPoint.NOT_EMPTY, Optional.of(data));
        } catch (SystemCallException e) {
            boolean never = e.errno() == Errno.ENOSYS || e.errno() == Errno.EPERM;
            if (never && blind.compareAndSet(false, true)) {
                LOG.infof(
                        "Beneath mounts nothing is seen nor protected: the kernel or a sandbox refuses: %s",
                        e.getMessage());
            }
            return Beneath.unseen(!never);
        } catch (IOException _) {
            return Beneath.unseen(true);
        }
    }

    /** Counts what is at a path on which nothing is mounted; what may be mounted below it is not looked at. */
    public Optional<DataFound> data(String path) {
        MountInfo.Spot spot = files.mountTable().spot(path);
        try (OpenDirectory directory = openBeneath(spot, path)) {
            return Optional.of(DataWalk.of(directory.path()));
        } catch (SystemCallException | IOException _) {
            return dataByPath(spot, path);
        }
    }

    private Optional<DataFound> dataByPath(MountInfo.Spot spot, String path) {
        try (OpenDirectory directory = openUncovered(spot, path)) {
            return Optional.of(DataWalk.of(directory.path()));
        } catch (SystemCallException | IOException _) {
            return Optional.empty();
        }
    }

    /** See {@link io.efsmount.agent.plan.Action.Guard}. */
    public Optional<Problem> guard(String path) {
        MountInfo.Spot spot = files.mountTable().spot(path);
        try (OpenDirectory directory = spot.stack().isEmpty() ? openUncovered(spot, path) : openBeneath(spot, path)) {
            if (isEmpty(directory) && guardOf(directory) == MountPoint.EMPTY_DIRECTORY) {
                write(path);
                protect(directory);
            }
            return Optional.empty();
        } catch (SystemCallException | IOException e) {
            return Optional.of(
                    ProblemCode.GUARD_FAILED.with("cannot protect the mount point " + path + ": " + e.getMessage()));
        }
    }

    /** Before it is done, so that nothing is done in secret; without the list the guard is still better than none. */
    private void write(String path) {
        try {
            paths.add(path);
        } catch (IOException _) {
            // A state directory that cannot be written is reported for what it is needed most.
        }
    }

    private static void protect(OpenDirectory directory) throws SystemCallException, IOException {
        if (!makeImmutable(directory)) {
            takeAllPermissions(directory);
        } else if (!isEmpty(directory)) { // somebody was faster by a hair
            directory.setFlags(directory.flags() & ~OpenDirectory.IMMUTABLE);
        }
    }

    /** Whether it could be done; some file systems say yes and do nothing. */
    private static boolean makeImmutable(OpenDirectory directory) throws SystemCallException {
        try {
            directory.setFlags(directory.flags() | OpenDirectory.IMMUTABLE);
            return isImmutable(directory);
        } catch (SystemCallException e) {
            return switch (e.errno()) {
                case Errno.ENOTTY, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.ENOSYS, Errno.EPERM, Errno.EACCES -> false;
                default -> throw e;
            };
        }
    }

    private static void takeAllPermissions(OpenDirectory directory) throws IOException {
        Path path = directory.path();
        Object uid = Files.getAttribute(path, "unix:uid");
        Object mode = Files.getAttribute(path, "unix:mode");
        if (!Integer.valueOf(0).equals(uid)) {
            Files.setAttribute(path, "unix:uid", 0);
        }
        Files.setAttribute(path, "unix:mode", 0);
        boolean empty = isEmpty(directory);
        if (empty && guardOf(directory) != MountPoint.EMPTY_DIRECTORY) {
            return;
        }
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:mode", mode);
        if (empty) { // else somebody was faster by a hair
            throw new IOException("its file system takes neither the immutable flag nor mode 000 of root's");
        }
    }

    private static MountPoint guardOf(OpenDirectory directory) throws IOException {
        try {
            if (isImmutable(directory)) {
                return MountPoint.GUARDED;
            }
        } catch (SystemCallException _) {
            // a file system without flags
        }
        Map<String, Object> attributes = Files.readAttributes(directory.path(), "unix:mode,uid");
        boolean shut = attributes.get("mode") instanceof Integer mode && (mode & 0777) == 0;
        boolean roots = Integer.valueOf(0).equals(attributes.get("uid"));
        return shut && roots ? MountPoint.GUARDED_BY_MODE : MountPoint.EMPTY_DIRECTORY;
    }

    private static boolean isImmutable(OpenDirectory directory) throws SystemCallException {
        return (directory.flags() & OpenDirectory.IMMUTABLE) != 0;
    }

    private static boolean isEmpty(OpenDirectory directory) throws IOException {
        try (var children = Files.newDirectoryStream(directory.path())) {
            return !children.iterator().hasNext();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** On the very mount that the table shows below the path, and there under this very name: through no link. */
    private OpenDirectory openUncovered(MountInfo.Spot spot, String path) throws SystemCallException, IOException {
        MountEntry ground = groundOf(spot, path);
        OpenDirectory directory = calls.openDirectory(path);
        try {
            if (directory.mountId() != ground.id() || !directory.name().equals(path)) {
                throw new IOException("it is not on " + ground.mountPoint() + ", or something was just mounted there");
            }
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private OpenDirectory openBeneath(MountInfo.Spot spot, String path) throws SystemCallException, IOException {
        String mountPoint = groundOf(spot, path).mountPoint();
        return calls.openBeneath(
                mountPoint, Path.of(mountPoint).relativize(Path.of(path)).toString());
    }

    private static MountEntry groundOf(MountInfo.Spot spot, String path) throws IOException {
        return spot.ground()
                .orElseThrow(() -> new IOException("the mount table shows nothing that " + path + " is on"));
    }
}
