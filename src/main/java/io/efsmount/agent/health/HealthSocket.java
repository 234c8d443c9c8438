package io.efsmount.agent.health;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The same answers through a Unix socket. Vert.x 4 has no such server without a native library; Netty has, on the event
 * loop that is there already, and Vert.x takes over from the decoded request, as Quarkus does for its virtual server.
 * With Vert.x 5 this becomes one call of its own. A client that dawdles, or too many of them, cost nobody but themselves.
 */
public final class HealthSocket implements AutoCloseable {
    static final int MOST_CONNECTIONS = 32;
    private static final int LIFE_SECONDS = 30;
    private static final int MOST_LINE = 2048;
    private static final int MOST_HEADERS = 8192;

    private final Path path;
    private final VertxInternal vertx;
    private final Handler<HttpServerRequest> handler;
    private final HttpServerOptions options = new HttpServerOptions();
    private final AtomicInteger connections = new AtomicInteger();

    /** Makes it closed. */
    public HealthSocket(Path path, Vertx vertx, Handler<HttpServerRequest> handler) {
        this.path = path;
        this.vertx = (VertxInternal) vertx;
        this.handler = handler;
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
        ServerSocketChannel listening = new SocketFile(path).listen();
        EventLoopGroup loops = vertx.getEventLoopGroup();
        ChannelFuture registered = new ServerBootstrap()
                .group(loops, loops)
                .channelFactory(() -> new NioServerDomainSocketChannel(listening))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .register();
        registered.syncUninterruptibly();
    }

    private void accept(Channel channel) {
        channel.closeFuture().addListener(_ -> connections.decrementAndGet());
        if (connections.incrementAndGet() > MOST_CONNECTIONS) {
            end(channel);
            return;
        }
        Future<?> limit = channel.eventLoop().schedule(() -> end(channel), LIFE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> limit.cancel(false));
        ContextInternal context =
                vertx.createEventLoopContext(channel.eventLoop(), null, HealthSocket.class.getClassLoader());
        channel.pipeline()
                .addLast("codec", new HttpServerCodec(MOST_LINE, MOST_HEADERS, MOST_HEADERS))
                .addLast("handler", VertxHandler.create(netty -> {
                    var connection =
                            new Http1xServerConnection(() -> context, null, options, netty, context, "localhost", null);
                    connection.handler(handler);
                    connection.invalidRequestHandler(HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER);
                    // A client's nonsense is no event of this host; the connection is closed all the same.
                    connection.exceptionHandler(_ -> {});
                    return connection;
                }));
    }

    private static void end(Channel channel) {
        ChannelFuture _ = channel.close();
    }

    /** Takes the socket away; connections end with the process. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
