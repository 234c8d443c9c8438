package io.efsmount.agent.mount;

import io.efsmount.agent.plan.DirectorySpec;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Looks at, and makes, directories. Each call walks the path and so may block when a parent, or the path itself, is on a
 * dead server: call from a thread of its own.
 */
public final class MountPoints {
    private MountPoints() {}

    /** What is at the path. Links are not followed anywhere in it: the mount table shows real paths only. */
    public static MountPoint look(Path path) {
        try {
            if (throughLink(path)) {
                return MountPoint.NOT_A_DIRECTORY;
            }
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return parentsAreReal(path) ? MountPoint.MISSING : MountPoint.NOT_A_DIRECTORY;
            }
            if (!path.toRealPath().equals(path) || !Files.isDirectory(path)) {
                return MountPoint.NOT_A_DIRECTORY;
            }
            try (var children = Files.newDirectoryStream(path)) {
                return children.iterator().hasNext() ? MountPoint.NOT_EMPTY : MountPoint.EMPTY_DIRECTORY;
            }
        } catch (IOException | DirectoryIteratorException _) {
            return MountPoint.UNREADABLE;
        }
    }

    /** Also a link that leads nowhere, which cannot be followed to find out. */
    private static boolean throughLink(Path path) {
        for (Path part = path; part != null; part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean parentsAreReal(Path path) throws IOException {
        Path parent = path.getParent();
        while (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = parent.getParent();
        }
        return parent != null && parent.toRealPath().equals(parent) && Files.isDirectory(parent);
    }

    /** Makes the directory and its parents, 0755 and root's. */
    public static Optional<Problem> create(Path path) {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemCode.PATH_UNREADABLE.with("cannot create the mount point " + path + ": " + e));
        }
    }

    /** Creates those that are missing; what exists stays as it is. Goes on after a failure, and reports the first. */
    public static Optional<Problem> ensure(Path root, List<DirectorySpec> directories) {
        Optional<Problem> first = Optional.empty();
        for (DirectorySpec directory : directories) {
            Optional<Problem> problem = ensure(root, directory);
            first = first.or(() -> problem);
        }
        return first;
    }

    private static Optional<Problem> ensure(Path root, DirectorySpec directory) {
        Path path = root;
        try {
            for (Path part : Path.of(directory.path())) {
                path = path.resolve(part);
                makeOne(path, directory, path.equals(root.resolve(directory.path())));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemCode.DIRECTORY_FAILED.with("cannot create " + path + ": " + e));
        }
    }

    /** Owner and mode are set only on what was made here, and only on the last part; parents are 0755 root. */
    private static void makeOne(Path path, DirectorySpec directory, boolean last) throws IOException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (FileAlreadyExistsException _) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString(), null, "is there, but is no directory");
            }
            return;
        }
        if (last) {
            dress(path, directory);
        }
    }

    /** One that cannot get its owner and mode goes away again: left there, the next attempt would take it as it is. */
    private static void dress(Path path, DirectorySpec directory) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", directory.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", directory.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:mode", directory.mode(), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }
}
