package io.efsmount.agent.systemd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A {@code struct sockaddr_un} of unix(7), from what {@code NOTIFY_SOCKET} says. */
final class SocketAddress {
    static final short AF_UNIX = 1;
    /** {@code sizeof(sun_path)}; a path needs one byte of it for the NUL at its end, an abstract name has none. */
    private static final int LONGEST = 108;

    private SocketAddress() {}

    /**
     * The bytes of the address.
     *
     * @param name an absolute path, or {@code @} and an abstract name
     * @return empty for what is neither, also for {@code vsock:}, which only virtual machines are given
     */
    static Optional<byte[]> of(String name) {
        boolean isAbstract = name.startsWith("@");
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = isAbstract ? text.length : text.length + 1;
        if (!(isAbstract || name.startsWith("/")) || text.length < 2 || length > LONGEST || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        if (isAbstract) {
            text[0] = 0;
        }
        return Optional.of(ByteBuffer.allocate(Short.BYTES + length)
                .order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(text)
                .array());
    }
}
