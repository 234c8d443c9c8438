package io.efsmount.agent.mount;

import java.io.IOException;
import java.nio.file.Path;

/** A real folder whose flags are the {@link FakeKernel}'s. */
record FakeDirectory(FakeKernel kernel, Path path, int mountId) implements OpenDirectory {
    @Override
    public String name() throws IOException {
        return kernel.name(path);
    }

    @Override
    public int flags() throws SystemCallException {
        return kernel.flags(path.toString());
    }

    @Override
    public void setFlags(int flags) throws SystemCallException {
        kernel.setFlags(path.toString(), flags);
    }

    @Override
    public void close() {
        kernel.open.decrementAndGet();
    }
}
