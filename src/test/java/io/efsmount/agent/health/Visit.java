package io.efsmount.agent.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** What a client of a port of this host sees. */
final class Visit {
    private static final int LIMIT_MILLIS = 20_000;

    private Visit() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Socket to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    /** The whole answer to one request. */
    static String ask(int port, String method, String path) throws IOException {
        try (Socket socket = to(port)) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    static int status(int port, String method, String path) throws IOException {
        String answer = ask(port, method, path);
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    /** Sends a byte of a request's line now and then, until the server has enough of it; how many it took. */
    static int dawdle(int port) throws IOException {
        long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000L;
        try (Socket socket = to(port)) {
            socket.setSoTimeout(20);
            for (int sent = 0; System.nanoTime() < end; sent++) {
                try {
                    socket.getOutputStream().write('G');
                    if (socket.getInputStream().read() < 0) {
                        return sent;
                    }
                } catch (SocketTimeoutException _) {
                    // it listens on
                } catch (IOException _) {
                    return sent; // cut off
                }
            }
        }
        throw new AssertionError("still listened to after " + LIMIT_MILLIS + " ms");
    }
}
