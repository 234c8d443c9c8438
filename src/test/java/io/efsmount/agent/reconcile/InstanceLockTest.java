package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir
    Path run;

    /** Another process: exits with 0 when it got the lock, with 3 when another had it. */
    public static void main(String[] arguments) throws IOException {
        Optional<InstanceLock> lock = InstanceLock.take(Path.of(arguments[0]));
        System.exit(lock.isPresent() ? 0 : 3);
    }

    @Test
    void one_process_at_a_time_has_it_and_it_comes_back() throws IOException, InterruptedException {
        Path folder = run.resolve("agent");
        try (InstanceLock mine = InstanceLock.take(folder).orElseThrow()) {
            assertTrue(mine != null);
            assertEquals(3, otherProcess(folder));
        }
        assertEquals(0, otherProcess(folder));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock"))));
    }

    private static int otherProcess(Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InstanceLockTest.class.getName(),
                        folder.toString())
                .start()
                .waitFor();
    }
}
