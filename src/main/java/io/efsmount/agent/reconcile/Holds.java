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
    private static final String DONE = "done";

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
        Path marker = folder.resolve(mount);
        if (!Files.exists(
                marker)) { // as nearly always: an exception for each mount in each pass costs more than all else
            return Hold.NONE;
        }
        try {
            return switch (Files.readString(marker).strip()) {
                case LAZY -> Hold.HELD_LAZY;
                case DONE -> Hold.LEFT_ALONE;
                default -> Hold.HELD;
            };
        } catch (IOException _) {
            return Hold.NONE;
        }
    }

    public void hold(String mount, boolean lazy) throws IOException {
        write(mount, lazy ? LAZY : "");
    }

    /** It was unmounted: from now on the path is the operator's, who may mount something there by hand. */
    public void leaveAlone(String mount) throws IOException {
        write(mount, DONE);
    }

    private void write(String mount, String how) throws IOException {
        Path marker = folder().resolve(mount);
        Path fresh = Files.writeString(folder().resolveSibling(mount + ".hold"), how);
        Files.move(fresh, marker, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    public void release(String mount) throws IOException {
        Files.deleteIfExists(folder.resolve(mount));
    }
}
