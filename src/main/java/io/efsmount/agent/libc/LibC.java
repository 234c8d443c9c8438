package io.efsmount.agent.libc;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * mount(2), umount2(2), statfs(2), madvise(2), and what sends a datagram, with libc's own results: -1 for a failure, and
 * errno in {@link #lastError()}. Called through jffi itself and not through jnr-ffi, which makes classes or proxies for an interface at
 * run time. All arguments are copied before the call, so that one that hangs in the kernel pins no memory and stops no
 * garbage collection.
 */
public final class LibC {
    private static final int TEXT = ArrayFlags.IN | ArrayFlags.NULTERMINATE;

    private final Function mount;
    private final Function umount2;
    private final Function statfs;
    private final Function madvise;
    private final Function socket;
    private final Function sendto;
    private final Function close;

    /**
     * Binds the functions. {@link JffiLibrary#load} comes first.
     *
     * @throws IllegalStateException if libc does not have one of them
     */
    public LibC() {
        mount = find("mount", Type.POINTER, Type.POINTER, Type.POINTER, Type.ULONG, Type.POINTER);
        umount2 = find("umount2", Type.POINTER, Type.SINT);
        statfs = find("statfs", Type.POINTER, Type.POINTER);
        madvise = find("madvise", Type.POINTER, Type.ULONG, Type.SINT);
        socket = find("socket", Type.SINT, Type.SINT, Type.SINT);
        // its result is longer than an int, what is sent here is not
        sendto = find("sendto", Type.SINT, Type.POINTER, Type.ULONG, Type.SINT, Type.POINTER, Type.UINT);
        close = find("close", Type.SINT);
    }

    private static Function find(String name, Type... parameters) {
        return find(Type.SINT, name, parameters);
    }

    static Function find(Type result, String name, Type... parameters) {
        long address = Library.getDefault().getSymbolAddress(name);
        if (address == 0) {
            throw new IllegalStateException("libc has no " + name);
        }
        return new Function(address, result, parameters);
    }

    public int mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(mount);
        put(arguments, source);
        put(arguments, target);
        put(arguments, type);
        arguments.putLong(flags);
        put(arguments, data);
        return Invoker.getInstance().invokeInt(mount, arguments);
    }

    public int umount2(String target, int flags) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(umount2);
        put(arguments, target);
        arguments.putInt(flags);
        return Invoker.getInstance().invokeInt(umount2, arguments);
    }

    public int statfs(String path, byte[] buffer) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(statfs);
        put(arguments, path);
        arguments.putArray(buffer, 0, buffer.length, ArrayFlags.OUT);
        return Invoker.getInstance().invokeInt(statfs, arguments);
    }

    int madvise(long address, long length, int advice) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(madvise);
        arguments.putAddress(address);
        arguments.putLong(length);
        arguments.putInt(advice);
        return Invoker.getInstance().invokeInt(madvise, arguments);
    }

    public int socket(int domain, int type, int protocol) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(socket);
        arguments.putInt(domain);
        arguments.putInt(type);
        arguments.putInt(protocol);
        return Invoker.getInstance().invokeInt(socket, arguments);
    }

    /**
     * Sends one datagram.
     *
     * @param address a {@code struct sockaddr} of the socket's domain, as long as it counts
     */
    public int sendto(int socket, byte[] data, int flags, byte[] address) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(sendto);
        arguments.putInt(socket);
        arguments.putArray(data, 0, data.length, ArrayFlags.IN);
        arguments.putLong(data.length);
        arguments.putInt(flags);
        arguments.putArray(address, 0, address.length, ArrayFlags.IN);
        arguments.putInt(address.length);
        return Invoker.getInstance().invokeInt(sendto, arguments);
    }

    public int close(int descriptor) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(close);
        arguments.putInt(descriptor);
        return Invoker.getInstance().invokeInt(close, arguments);
    }

    /** What errno was after this thread's last call. */
    public int lastError() {
        return errno();
    }

    static int errno() {
        return LastError.getInstance().get();
    }

    static void put(HeapInvocationBuffer arguments, @Nullable String text) {
        if (text == null) {
            arguments.putAddress(0);
            return;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in an argument of a system call: " + text.replace('\0', '?'));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        arguments.putArray(bytes, 0, bytes.length, TEXT);
    }
}
