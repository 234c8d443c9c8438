package io.efsmount.agent.mount;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a port of this host that answers the NULL call well, badly, or not at all. */
public final class FakeNfs implements AutoCloseable {
    /** What becomes of a connection. */
    public enum Manner {
        ANSWERS,
        SILENT,
        CLOSES,
        GARBAGE,
        SHORT,
        HUGE,
        DENIES,
        OTHER_XID
    }

    private final ServerSocket socket;
    private final Manner manner;
    private final Thread server;
    public final AtomicInteger connections = new AtomicInteger();

    public FakeNfs(Manner manner) throws IOException {
        this.manner = manner;
        this.socket = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        this.server = Thread.ofPlatform().daemon().start(this::serve);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> talk(client));
            }
        } catch (IOException _) {
            // closed: the test is over
        }
    }

    private void talk(Socket client) {
        try (client) {
            if (manner == Manner.CLOSES) {
                return;
            }
            DataInputStream in = new DataInputStream(client.getInputStream());
            int length = in.readInt() & 0x7fffffff;
            ByteBuffer call = ByteBuffer.wrap(in.readNBytes(length));
            int xid = call.getInt();
            boolean nullCall = length == 40
                    && call.getInt() == 0
                    && call.getInt() == 2
                    && call.getInt() == 100003
                    && call.getInt() == 4
                    && call.getInt() == 0;
            if (manner == Manner.SILENT || !nullCall) {
                in.read(); // until the client gives up
                return;
            }
            client.getOutputStream().write(reply(xid));
            client.getOutputStream().flush();
            in.read();
        } catch (IOException _) {
            // the client went away
        }
    }

    private byte[] reply(int xid) {
        ByteBuffer good =
                ByteBuffer.allocate(28).putInt(0x80000000 | 24).putInt(xid).putInt(1);
        return switch (manner) {
            case DENIES -> good.putInt(1).array();
            case OTHER_XID -> good.putInt(4, xid + 1).array();
            case HUGE -> good.putInt(0, 0x7fffffff).array();
            case SHORT ->
                ByteBuffer.allocate(8).putInt(0x80000000 | 4).putInt(xid).array();
            case GARBAGE ->
                "HTTP/1.1 400 Bad Request\r\n\r\nwhatever".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case ANSWERS, SILENT, CLOSES -> good.array();
        };
    }

    /** When it returns nobody listens: an accept(2) that goes on would take one connection more. */
    @Override
    public void close() throws IOException {
        socket.close();
        try {
            server.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
