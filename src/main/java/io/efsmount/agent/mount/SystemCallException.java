package io.efsmount.agent.mount;

/** A system call that failed: what was called, on what, and the kernel's answer. */
public final class SystemCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public SystemCallException(String operation, String subject, int errno) {
        super(operation + " " + subject + ": " + Errno.describe(errno), null, false, false);
        this.errno = errno;
    }

    /** The error number, as in errno(3). */
    public int errno() {
        return errno;
    }
}
