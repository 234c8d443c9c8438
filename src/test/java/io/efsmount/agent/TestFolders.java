package io.efsmount.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the folders of {@code @TempDir}, and deletes all of them when the process ends. Deleted with its test, a folder would
 * be in the way of whoever still writes there, and its empty rest would be a world in which nobody has said what to leave
 * alone. The names are short: a path of a Unix socket has 107 bytes.
 */
public final class TestFolders implements TempDirFactory {
    private static final Path ALL = make();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return Files.createTempDirectory(ALL, "");
    }

    private static Path make() {
        try {
            Path all = Files.createTempDirectory("efs-tests-");
            Files.setPosixFilePermissions(
                    all, PosixFilePermissions.fromString("rwx--x--x")); // some tests change the user
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(all)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As far as it goes. */
    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Left behind: " + folder + ": " + e);
        }
    }
}
