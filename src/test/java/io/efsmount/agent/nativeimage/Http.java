package io.efsmount.agent.nativeimage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Bytes to a server and back, by TCP or through a Unix socket, well-formed or not. */
record Http(SocketAddress address) {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    static Http port(int port) {
        return new Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Http socket(Path path) {
        return new Http(UnixDomainSocketAddress.of(path));
    }

    /** Sends this, and reads until the server closes. */
    String say(String request) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A whole answer to a request with these further header lines, each ended by CR and LF. */
    String ask(String method, String path, String headers) {
        return say(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
    }

    String get(String path) {
        return ask("GET", path, "");
    }

    /** Waits until there is one, whatever it says. */
    void awaitAnswer() {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (status(get("/ready")) < 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nobody answers at " + address);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    SocketChannel open() {
        try {
            return SocketChannel.open(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int status(String answer) {
        return answer.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*") ? Integer.parseInt(answer.substring(9, 12)) : -1;
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 2).toLowerCase(java.util.Locale.ROOT);
    }
}
