package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.plan.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldsTest {
    @TempDir
    Path run;

    @Test
    void what_a_command_holds_the_daemon_sees_also_after_a_restart() throws IOException {
        Holds command = new Holds(run.resolve("agent"));
        Holds daemon = new Holds(run.resolve("agent"));
        assertEquals(Hold.NONE, daemon.of("data"));
        command.hold("data", false);
        assertEquals(Hold.HELD, daemon.of("data"));
        command.hold("data", true);
        assertEquals(Hold.HELD_LAZY, daemon.of("data"));
        assertEquals(Hold.HELD_LAZY, new Holds(run.resolve("agent")).of("data"));
        assertEquals(Hold.NONE, daemon.of("logs"));
        daemon.leaveAlone("data");
        assertEquals(Hold.LEFT_ALONE, daemon.of("data"));
        command.release("data");
        command.release("data");
        assertEquals(Hold.NONE, daemon.of("data"));
    }

    @Test
    void only_the_owner_may_hold() throws IOException {
        Path folder = new Holds(run).folder();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }
}
