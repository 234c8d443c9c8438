package io.efsmount.agent.mount;

import io.efsmount.agent.plan.DataFound;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Counts what lies in a folder, within limits: no links are followed, no other file system is entered, and it ends after
 * so many entries or so much time. What cannot be read makes the count incomplete. Nothing is changed.
 */
final class DataWalk implements FileVisitor<Path> {
    private static final long MOST_ENTRIES = 100_000;
    private static final long MOST_NANOS = 10_000_000_000L;

    private final Path root;
    private final Object device;
    private final long most;
    private final long end = System.nanoTime() + MOST_NANOS;
    private long entries;
    private long bytes;
    private boolean complete = true;

    DataWalk(Path root, long most) throws IOException {
        this.root = root;
        this.most = most;
        this.device = Files.getAttribute(root, "unix:dev");
    }

    static DataFound of(Path folder) throws IOException {
        return of(folder, MOST_ENTRIES);
    }

    /** The folder itself may be a link, and does not count. */
    static DataFound of(Path folder, long most) throws IOException {
        Path root = folder.resolve(".");
        DataWalk walk = new DataWalk(root, most);
        Files.walkFileTree(root, walk);
        return walk.found();
    }

    DataFound found() {
        return new DataFound(entries, bytes, complete);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        boolean same;
        try {
            same = device.equals(Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException _) { // it went meanwhile
            complete = false;
            return isOver() ? FileVisitResult.TERMINATE : FileVisitResult.SKIP_SUBTREE;
        }
        FileVisitResult next = count(0);
        return same || next == FileVisitResult.TERMINATE ? next : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        return count(attributes.isRegularFile() ? attributes.size() : 0);
    }

    private FileVisitResult count(long size) {
        if (isOver()) {
            complete = false;
            return FileVisitResult.TERMINATE;
        }
        entries++;
        bytes += size;
        return FileVisitResult.CONTINUE;
    }

    private boolean isOver() {
        return entries >= most || System.nanoTime() - end > 0;
    }

    /** It is there all the same; and a disk that fails slowly has many such. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        complete = false;
        return file.equals(root) ? FileVisitResult.CONTINUE : count(0);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
        complete &= failure == null;
        return FileVisitResult.CONTINUE;
    }
}
