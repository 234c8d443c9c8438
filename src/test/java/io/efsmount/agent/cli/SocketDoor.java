package io.efsmount.agent.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A Unix socket, behind which is a server that only knows TCP. */
final class SocketDoor implements AutoCloseable {
    private final ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final InetSocketAddress server;

    SocketDoor(Path socket, InetSocketAddress server) throws IOException {
        this.server = server;
        listening.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                SocketChannel behind = SocketChannel.open(server);
                Thread.ofPlatform().daemon().start(() -> pump(client, behind));
                Thread.ofPlatform().daemon().start(() -> pump(behind, client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** What one side has no more to say ends the other side as well. */
    private static void pump(SocketChannel from, SocketChannel to) {
        try (from;
                to) {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
        } catch (IOException _) {
            // the other side ended first
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
