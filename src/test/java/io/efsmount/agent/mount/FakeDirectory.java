package io.efsmount.agent.mount;

import java.nio.file.Path;

/** A real folder whose flags are the {@link FakeKernel}'s. */
record FakeDirectory(FakeKernel kernel, String name, int mountId) implements OpenDirectory {
    @Override
    public Path path() {
        return Path.of(name);
    }

    @Override
    public int flags() throws SystemCallException {
        return kernel.flags(name);
    }

    @Override
    public void setFlags(int flags) throws SystemCallException {
        kernel.setFlags(name, flags);
    }

    @Override
    public void close() {}
}
