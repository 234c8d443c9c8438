package io.efsmount.agent.mount;

import io.efsmount.agent.plan.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The folder in which a mount is made and proven before it is attached to its path. Only root can enter it. Each attempt
 * has a sub-folder of its own, so that one that hangs is in nobody's way.
 */
public final class Staging {
    private final Path folder;
    // A process id alone comes again: in a container the agent has the same one in each life.
    private final String life = ProcessHandle.current().pid() + "-"
            + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    private final AtomicInteger attempts = new AtomicInteger();

    /** The folder need not exist. */
    public Staging(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** Mount points below the folder, innermost last in the table first: what an earlier life left behind. */
    public List<String> leftovers(List<MountEntry> table) {
        String prefix = folder + "/";
        return table.stream()
                .map(MountEntry::mountPoint)
                .filter(point -> point.startsWith(prefix) && !isOfThisLife(point))
                .toList()
                .reversed();
    }

    Path create(String name) throws IOException {
        var onlyRoot = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, onlyRoot);
        return Files.createDirectory(folder.resolve(name + "." + life + "." + attempts.incrementAndGet()), onlyRoot);
    }

    /** An empty folder on a tmpfs costs nothing: one that cannot be removed now is left. */
    void remove(Path stage) {
        try {
            Files.deleteIfExists(stage);
        } catch (IOException _) {
            stage.toFile().deleteOnExit();
        }
    }

    private boolean isOfThisLife(String point) {
        return point.contains("." + life + ".");
    }
}
