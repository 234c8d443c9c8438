package io.efsmount.agent.health;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.VertxHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets clients of a channel that listens already ask Vert.x: Netty accepts on the event loop that is there, and Vert.x takes
 * over from the decoded request, as Quarkus does for its virtual server. A client that dawdles, or too many of them, cost
 * nobody but those who come the same way.
 */
final class Door {
    /** How long a connection lives, whatever is said through it. */
    static final Duration LIFE = Duration.ofSeconds(30);

    private static final int MOST_LINE = 2048;
    private static final int MOST_HEADERS = 8192;

    private final VertxInternal vertx;
    private final Handler<HttpServerRequest> handler;
    private final int mostConnections;
    private final Duration life;
    private final HttpServerOptions options = new HttpServerOptions();
    private final AtomicInteger connections = new AtomicInteger();

    Door(Vertx vertx, Handler<HttpServerRequest> handler, int mostConnections, Duration life) {
        this.vertx = (VertxInternal) vertx;
        this.handler = handler;
        this.mostConnections = mostConnections;
        this.life = life;
    }

    void open(ServerChannel listening) {
        EventLoopGroup loops = vertx.getEventLoopGroup();
        ChannelFuture registered = new ServerBootstrap()
                .group(loops, loops)
                .channelFactory(() -> listening)
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
        if (connections.incrementAndGet() > mostConnections) {
            end(channel);
            return;
        }
        Future<?> limit = channel.eventLoop().schedule(() -> end(channel), life.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> limit.cancel(false));
        ContextInternal context = vertx.createEventLoopContext(channel.eventLoop(), null, Door.class.getClassLoader());
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
}
