package io.efsmount.agent.systemd;

import io.efsmount.agent.libc.LibC;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** The datagram socket at which systemd listens. A send never waits: a datagram that finds no room is not sent. */
final class NotifySocket implements Predicate<String> {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final byte[] address;

    private NotifySocket(byte[] address) {
        this.address = address;
    }

    /** The socket of this name, which need not be there; empty if it is no name of one. */
    static Optional<NotifySocket> named(String name) {
        return SocketAddress.of(name).map(NotifySocket::new);
    }

    /** Sends a message; false if that could not be done now. */
    @Override
    public boolean test(String message) {
        LibC libc = new LibC();
        int socket = libc.socket(SocketAddress.AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            return false;
        }
        try {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            return libc.sendto(socket, bytes, MSG_DONTWAIT | MSG_NOSIGNAL, address) == bytes.length;
        } finally {
            libc.close(socket);
        }
    }
}
