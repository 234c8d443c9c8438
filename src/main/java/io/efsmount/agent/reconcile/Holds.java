package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Which mounts an operator took away from the agent: one small file for each in the run directory, so that command and
 * daemon agree without talking, a restart of the agent changes nothing, and a boot ends it.
 */
public final class Holds {
    private static final String LAZY = "lazy";

    private final Path folder;

    public Holds(Path runDirectory) {
        this.folder = runDirectory.resolve("held");
    }

    /** The folder to watch for changes; it is made if need be. */
    public Path folder() throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public Hold of(String mount) {
        try {
            return Files.readString(folder.resolve(mount)).strip().equals(LAZY) ? Hold.HELD_LAZY : Hold.HELD;
        } catch (IOException _) {
            return Hold.NONE;
        }
    }

    public void hold(String mount, boolean lazy) throws IOException {
        Path marker = folder().resolve(mount);
        Path fresh = Files.writeString(folder().resolveSibling(mount + ".hold"), lazy ? LAZY : "");
        Files.move(fresh, marker, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    public void release(String mount) throws IOException {
        Files.deleteIfExists(folder.resolve(mount));
    }
}
