package io.efsmount.agent.fakes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One HTTP address that answers by a {@link Fake}; it can fall silent, and come back at the same port. */
final class Listener implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofHours(1);

    /** What answers. */
    interface Fake {
        Reply answer(Call call) throws InterruptedException;

        /** How this request is named in counts. */
        String operation(Call call);

        /** Whether nothing listens at the moment. */
        default boolean refuses() {
            return false;
        }
    }

    private final Fake fake;
    private final FakeState state;
    private final InetSocketAddress address;
    private @Nullable HttpServer server;
    private boolean closed;

    Listener(InetSocketAddress wanted, Fake fake, FakeState state) {
        this.fake = fake;
        this.state = state;
        HttpServer first = open(wanted);
        this.address = first.getAddress();
        this.server = first;
        state.onChange(this::refresh);
        refresh();
    }

    InetSocketAddress address() {
        return address;
    }

    URI uri() {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    private synchronized void refresh() {
        if (fake.refuses()) {
            stop();
        } else if (server == null && !closed) {
            server = open(address);
        }
    }

    private void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    private HttpServer open(InetSocketAddress where) {
        try {
            HttpServer opened = HttpServer.create(where, 64);
            opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            opened.createContext("/", this::handle);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + where, e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = Call.of(exchange);
        try {
            Reply reply = fake.answer(call);
            state.log(new FakeState.Logged(
                    Instant.now(),
                    fake.operation(call),
                    (call.method() + " " + exchange.getRequestURI() + " " + call.body()).strip(),
                    reply.status()));
            send(exchange, reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        switch (reply.manner()) {
            case RESET -> {}
            case SILENT -> state.pause(FOREVER);
            case WHOLE -> start(exchange, reply, reply.body().length).write(reply.body());
            case CUT_SHORT -> {
                OutputStream out = start(exchange, reply, reply.body().length);
                out.write(reply.body(), 0, reply.body().length / 2);
                out.flush();
            }
            case DRIP -> {
                OutputStream out = start(exchange, reply, reply.body().length);
                for (byte one : reply.body()) {
                    out.write(one);
                    out.flush();
                    state.pause(Duration.ofMillis(100));
                }
            }
            case ENDLESS -> {
                OutputStream out = start(exchange, reply, 0);
                while (true) { // ends when the client has had enough
                    out.write(reply.body());
                }
            }
        }
    }

    private static OutputStream start(HttpExchange exchange, Reply reply, int length) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        // The JDK's server takes 0 for "unknown length" and -1 for "no body".
        exchange.sendResponseHeaders(reply.status(), reply.manner() == Reply.Manner.WHOLE && length == 0 ? -1 : length);
        return exchange.getResponseBody();
    }
}
