package io.efsmount.agent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends the same bytes to whoever connects, and keeps what it was sent. */
final class CannedServer implements AutoCloseable {
    private final ServerSocketChannel listening;
    private final byte[] answer;
    private final boolean closes;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> kept = new CopyOnWriteArrayList<>();

    private CannedServer(ServerSocketChannel listening, SocketAddress address, String answer, boolean closes)
            throws IOException {
        this.listening = listening.bind(address);
        this.answer = answer.getBytes(ISO_8859_1);
        this.closes = closes;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    static CannedServer byTcp(String answer) throws IOException {
        return new CannedServer(ServerSocketChannel.open(), loopback(), answer, true);
    }

    /** Says this much, and then nothing for ever. */
    static CannedServer thatNeverEnds(String answer) throws IOException {
        return new CannedServer(ServerSocketChannel.open(), loopback(), answer, false);
    }

    static CannedServer at(Path socket, String answer) throws IOException {
        return new CannedServer(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                UnixDomainSocketAddress.of(socket),
                answer,
                true);
    }

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    String url() throws IOException {
        return "--url=http://127.0.0.1:" + port();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                kept.add(client);
                ByteBuffer request = ByteBuffer.allocate(4096);
                client.read(request);
                requests.add(new String(request.array(), 0, request.position(), ISO_8859_1));
                client.write(ByteBuffer.wrap(answer));
                if (closes) {
                    client.close();
                }
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SocketChannel client : kept) {
            client.close();
        }
    }
}
