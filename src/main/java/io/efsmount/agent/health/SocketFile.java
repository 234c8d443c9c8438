package io.efsmount.agent.health;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** The place of a Unix socket: what a dead agent left there is replaced, and nothing else. */
record SocketFile(Path path) {
    /** File type bits of st_mode, and their value for a socket, as in {@code <sys/stat.h>}. */
    private static final int S_IFMT = 0170000;

    private static final int S_IFSOCK = 0140000;
    private static final int WAITING = 16;

    /**
     * Listens; only root and its group can connect. The socket is made beside its place and then moved there, so that
     * nobody ever meets it with other rights, or meets none while it is replaced.
     *
     * @throws IOException if something else is at the place, or somebody listens there
     */
    ServerSocketChannel listen() throws IOException {
        Path folder = Objects.requireNonNull(path.getParent(), "a path below a folder");
        Files.createDirectories(folder);
        Path made = folder.resolve(path.getFileName() + ".new");
        requireFree(path);
        requireFree(made);
        Files.deleteIfExists(made);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(made), WAITING);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & S_IFMT) != S_IFSOCK) {
            throw new IOException(path + " is there and no socket");
        }
        boolean answered;
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            answered = true;
        } catch (IOException _) {
            answered = false; // refused: whoever made it is gone
        }
        if (answered) {
            throw new IOException("another process listens at " + path);
        }
    }
}
