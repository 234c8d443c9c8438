package io.efsmount.agent.health;

import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The same answers through a Unix socket. Vert.x 4 has no such server without a native library; the JDK and Netty have.
 * With Vert.x 5 this becomes one call of its own.
 */
public final class HealthSocket implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 32;

    private final Path path;
    private final Door door;

    /** Makes it closed. */
    public HealthSocket(Path path, Vertx vertx, Handler<HttpServerRequest> handler) {
        this.path = path;
        this.door = new Door(vertx, handler, MOST_CONNECTIONS, Door.LIFE);
    }

    /** Whether this request came through a Unix socket. */
    static boolean carries(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                && connection.channel() instanceof NioDomainSocketChannel;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the socket cannot be made
     */
    public void open() throws IOException {
        door.open(new NioServerDomainSocketChannel(new SocketFile(path).listen()));
    }

    /** Takes the socket away; connections end with the process. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
