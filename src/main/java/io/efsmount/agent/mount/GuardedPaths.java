package io.efsmount.agent.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The list of all directories that the agent ever protected, one path a line, for whoever wants to take the protection
 * away: a mount that is no longer configured, or a package that is purged, is otherwise remembered by nobody.
 */
public final class GuardedPaths {
    private final Path file;

    /** The file, and its folder, need not exist. */
    public GuardedPaths(Path file) {
        this.file = file;
    }

    /** A path that is there already is not added again. */
    synchronized void add(String path) throws IOException {
        Set<String> known = Files.exists(file) ? new HashSet<>(Files.readAllLines(file)) : Set.of();
        if (!known.contains(path)) {
            Files.createDirectories(
                    file.resolveSibling(""),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            Files.write(file, List.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
