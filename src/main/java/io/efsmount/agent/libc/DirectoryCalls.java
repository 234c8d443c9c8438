package io.efsmount.agent.libc;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;

/**
 * open(2), close(2), ioctl(2) and open_tree(2), for what the JDK cannot do with a directory, with libc's own results: -1
 * for a failure, and errno in {@link #lastError()}. Bound apart from {@link LibC}, because most starts need them a little
 * later. Two of them are variadic in C; on Linux, x86-64 and aarch64 pass such arguments exactly as named ones (the
 * System V ABI wants a count of vector registers in addition, which libffi always gives).
 */
public final class DirectoryCalls {
    /** {@code AT_FDCWD} of linux/fcntl.h: relative to the working folder, if it is relative at all. */
    private static final int AT_FDCWD = -100;
    /** {@code __NR_open_tree} of asm-generic/unistd.h, and of x86-64 too. glibc knows the call since 2.36 only. */
    private static final long OPEN_TREE = 428;

    private final Function open = LibC.find(Type.SINT, "open", Type.POINTER, Type.SINT);
    private final Function close = LibC.find(Type.SINT, "close", Type.SINT);
    private final Function ioctl = LibC.find(Type.SINT, "ioctl", Type.SINT, Type.ULONG, Type.POINTER);
    private final Function syscall = LibC.find(Type.SLONG, "syscall", Type.SLONG, Type.SLONG, Type.POINTER, Type.ULONG);

    /** A new file descriptor. Makes no files: there is no mode. */
    public int open(String path, int flags) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(open);
        LibC.put(arguments, path);
        arguments.putInt(flags);
        return Invoker.getInstance().invokeInt(open, arguments);
    }

    public int close(int descriptor) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(close);
        arguments.putInt(descriptor);
        return Invoker.getInstance().invokeInt(close, arguments);
    }

    /** An ioctl whose argument is memory, read and written. */
    public int ioctl(int descriptor, long request, byte[] argument) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(ioctl);
        arguments.putInt(descriptor);
        arguments.putLong(request);
        arguments.putArray(argument, 0, argument.length, ArrayFlags.IN | ArrayFlags.OUT);
        return Invoker.getInstance().invokeInt(ioctl, arguments);
    }

    /** A new file descriptor of the mount at the path, or of a copy of it. Since Linux 5.2. */
    public int openTree(String path, int flags) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(syscall);
        arguments.putLong(OPEN_TREE);
        arguments.putLong(AT_FDCWD);
        LibC.put(arguments, path);
        arguments.putLong(flags);
        return Math.toIntExact(Invoker.getInstance().invokeLong(syscall, arguments));
    }

    /** What errno was after this thread's last call. */
    public int lastError() {
        return LibC.errno();
    }
}
