package io.efsmount.agent.bench;

import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.OpenDirectory;
import io.efsmount.agent.mount.SystemCallException;
import io.efsmount.agent.mount.SystemCalls;
import org.jspecify.annotations.Nullable;

/** Every server answers at once, and nobody has anything to mount. */
final class SteadyKernel implements SystemCalls {
    @Override
    public void mount(
            @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) {
        throw new IllegalStateException("nothing is to be mounted on " + target);
    }

    @Override
    public void unmount(String target, int flags) {
        throw new IllegalStateException("nothing is to be unmounted from " + target);
    }

    @Override
    public long fileSystemType(String path) {
        return NFS_SUPER_MAGIC;
    }

    @Override
    public OpenDirectory openDirectory(String path) {
        throw new IllegalStateException("something is mounted on " + path);
    }

    @Override
    public OpenDirectory openBeneath(String mountPoint, String relative) throws SystemCallException {
        throw new SystemCallException("open_tree", mountPoint, Errno.ENOSYS);
    }
}
