package io.efsmount.agent.mount;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;

/** From the kernel's error to the problem that a human can act on. */
final class MountProblems {
    private MountProblems() {}

    static Problem ofMount(Action.Attach attach, SystemCallException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.EACCES -> ProblemCode.ACCESS_DENIED;
            case Errno.EPERM -> ProblemCode.NOT_PERMITTED;
            // The root is always there: a server that does not show it does not offer it to this host.
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE ->
                attach.source().directory().equals("/") ? ProblemCode.NOT_EXPORTED : ProblemCode.PATH_MISSING;
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EHOSTDOWN, Errno.EADDRNOTAVAIL -> ProblemCode.NO_ROUTE;
            case Errno.ECONNREFUSED -> ProblemCode.CONNECTION_REFUSED;
            case Errno.ETIMEDOUT -> ProblemCode.TIMED_OUT;
            case Errno.ENODEV -> ProblemCode.KERNEL_WITHOUT_NFS;
            case Errno.EINVAL, Errno.EPROTONOSUPPORT -> ProblemCode.BAD_OPTION;
            default -> ProblemCode.MOUNT_FAILED;
        };
        return code.with("cannot mount " + attach.source().text() + " for " + attach.path() + ": "
                + Errno.describe(failure.errno()));
    }

    static Problem ofUnmount(String path, SystemCallException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.EBUSY -> ProblemCode.BUSY;
            case Errno.EPERM -> ProblemCode.NOT_PERMITTED;
            default -> ProblemCode.MOUNT_FAILED;
        };
        return code.with("cannot unmount " + path + ": " + Errno.describe(failure.errno()));
    }
}
