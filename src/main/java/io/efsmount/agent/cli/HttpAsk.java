package io.efsmount.agent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * One GET by HTTP/1.0, by TCP or through a Unix socket, which no client of the JDK knows. All of it, and not each of its
 * steps, has one deadline.
 *
 * @param host for the header of that name
 * @param token for the bearer token's header
 */
record HttpAsk(Address address, String host, String path, Optional<String> token) {
    private static final int A_FEW_LINES = 16 * 1024;

    /** Where to ask; finding out may ask the DNS, and so takes part of the time. */
    @FunctionalInterface
    interface Address {
        SocketAddress find() throws IOException;
    }

    /** What came back; of a long body, the beginning. */
    record Answer(int status, String body) {}

    /**
     * Asks by TCP.
     *
     * @throws IllegalArgumentException if the URL is not one that can be asked
     */
    static HttpAsk byTcp(URI url, String usualPath, Optional<String> token) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(url + " is no http URL of host, port and path");
        }
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        int port = url.getPort() < 0 ? 80 : url.getPort();
        String path = url.getRawPath().isEmpty() ? usualPath : url.getRawPath();
        return new HttpAsk(() -> resolved(host, port), url.getRawAuthority(), path, token);
    }

    private static InetSocketAddress resolved(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("no address is known for " + host);
        }
        return address;
    }

    /** Asks for an answer of a few lines, as {@link #within(Duration, int)}. */
    Answer within(Duration limit) throws IOException {
        return within(limit, A_FEW_LINES);
    }

    /**
     * Asks.
     *
     * @param most bytes of the answer that are read
     * @throws IOException if there is no whole answer in time
     */
    Answer within(Duration limit, int most) throws IOException {
        return Deadline.within(limit, () -> ask(most));
    }

    /** Asks for an answer of a few lines, without a deadline of its own. */
    Answer ask() throws IOException {
        return ask(A_FEW_LINES);
    }

    private Answer ask(int most) throws IOException {
        try (SocketChannel channel = connected(address.find())) {
            ByteBuffer request = ByteBuffer.wrap(request().getBytes(ISO_8859_1));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return parse(new String(Channels.newInputStream(channel).readNBytes(most), UTF_8));
        }
    }

    /**
     * Bound before it connects: connect(2) may choose, as our own port, the very one that is asked. If nobody listens there,
     * the socket is then connected with itself, and the daemon cannot listen. SO_REUSEADDR: whoever wants to listen at the
     * port that we are given can.
     */
    private static SocketChannel connected(SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress tcp)) {
            return SocketChannel.open(address);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(null).connect(tcp);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                throw new ConnectException("nobody listens");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.substring(0, end).matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
            throw new IOException("the answer is no HTTP");
        }
        int status = Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        return new Answer(status, text.substring(end + 4));
    }

    private String request() {
        return "GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\nUser-Agent: efs-mount-agent\r\n"
                + token.map(t -> "Authorization: Bearer " + t + "\r\n").orElse("") + "\r\n";
    }
}
