package io.efsmount.agent.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import io.efsmount.agent.libc.LibC;

/** A datagram socket of the kernel's, as systemd has one. */
final class DatagramReceiver implements AutoCloseable {
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;

    private final LibC libc = new LibC();
    private final int socket;

    /** Listens at this name, which must not be in use. */
    DatagramReceiver(String name) {
        socket = libc.socket(SocketAddress.AF_UNIX, SOCK_DGRAM, 0);
        byte[] address = SocketAddress.of(name).orElseThrow();
        Function bind = function("bind", Type.SINT, Type.POINTER, Type.UINT);
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(bind);
        arguments.putInt(socket);
        arguments.putArray(address, 0, address.length, ArrayFlags.IN);
        arguments.putInt(address.length);
        if (Invoker.getInstance().invokeInt(bind, arguments) != 0) {
            throw new IllegalStateException("cannot bind " + name + ": errno " + libc.lastError());
        }
    }

    /** The next datagram; empty if there is none. */
    String next() {
        Function recv = function("recv", Type.SINT, Type.POINTER, Type.ULONG, Type.SINT);
        byte[] buffer = new byte[4096];
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(recv);
        arguments.putInt(socket);
        arguments.putArray(buffer, 0, buffer.length, ArrayFlags.OUT);
        arguments.putLong(buffer.length);
        arguments.putInt(MSG_DONTWAIT);
        int length = Invoker.getInstance().invokeInt(recv, arguments);
        return length < 0 ? "" : new String(buffer, 0, length, UTF_8);
    }

    private static Function function(String name, Type... parameters) {
        return new Function(Library.getDefault().getSymbolAddress(name), Type.SINT, parameters);
    }

    @Override
    public void close() {
        libc.close(socket);
    }
}
