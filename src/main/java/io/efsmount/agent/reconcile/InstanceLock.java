package io.efsmount.agent.reconcile;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes sure that one process only changes the mounts of this host. The kernel gives it back when the process ends. */
public final class InstanceLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private InstanceLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    private static final long POLL_MILLIS = 100;

    /** Takes the lock, and waits for it if another process has it; empty when that one has it still after the time. */
    public static Optional<InstanceLock> take(Path runDirectory, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<InstanceLock> lock = take(runDirectory);
        while (lock.isEmpty() && System.nanoTime() < end) {
            pause();
            lock = take(runDirectory);
        }
        return lock;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another process has the lock");
        }
    }

    /** Takes the lock; empty when another process has it. */
    public static Optional<InstanceLock> take(Path runDirectory) throws IOException {
        Files.createDirectories(
                runDirectory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        FileChannel channel = FileChannel.open(
                runDirectory.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new InstanceLock(channel, lock));
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
