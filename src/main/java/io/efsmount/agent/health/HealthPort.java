package io.efsmount.agent.health;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The answers by TCP. A port that cannot be had is tried again each second, for as long as it takes: any client connection
 * of this host may have it for a while, and an address may come later than the agent.
 */
public final class HealthPort {
    private static final int MOST_CONNECTIONS = 128;
    private static final int WAITING = 128;
    private static final long AGAIN_MILLIS = 1000;

    private final String host;
    private final int port;
    private final Vertx vertx;
    private final Consumer<Optional<String>> trouble;
    private final Door door;

    /**
     * Makes it closed.
     *
     * @param host numeric address, or {@code localhost}
     * @param trouble is told after each try why health is not served there and what to do, or that it is
     */
    public HealthPort(
            String host,
            int port,
            Vertx vertx,
            Handler<HttpServerRequest> handler,
            Consumer<Optional<String>> trouble) {
        this(host, port, vertx, trouble, new Door(vertx, handler, MOST_CONNECTIONS, Door.LIFE));
    }

    HealthPort(String host, int port, Vertx vertx, Consumer<Optional<String>> trouble, Door door) {
        this.host = host;
        this.port = port;
        this.vertx = vertx;
        this.trouble = trouble;
        this.door = door;
    }

    /** Begins to listen, now or as soon as it can be. */
    public void open() {
        InetAddress address = address();
        try {
            door.open(new NioServerSocketChannel(listen(address, port)));
            trouble.accept(Optional.empty());
        } catch (IOException | RuntimeException e) {
            trouble.accept(Optional.of(why(address, e)));
            vertx.setTimer(AGAIN_MILLIS, _ -> open());
        }
    }

    /** Asks no resolver, which at boot may not answer. */
    private InetAddress address() {
        return host.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
    }

    private static ServerSocketChannel listen(InetAddress address, int port) throws IOException {
        // A channel for both families would take 0.0.0.0 for all addresses, those of IPv6 too.
        ServerSocketChannel channel = address instanceof Inet4Address
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
        try {
            return channel.bind(new InetSocketAddress(address, port), WAITING);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The system's words may be of any language; whether the address is the reason, another port of it tells. */
    private String why(InetAddress address, Exception e) {
        String what = "health is not served at " + host + " port " + port + " (" + e.getMessage() + "): ";
        try (ServerSocketChannel _ = listen(address, 0)) {
            return what + "'ss -tnap' shows what has the port";
        } catch (IOException | RuntimeException _) {
            return what + "this host has no such address now: check efs.health.host";
        }
    }
}
