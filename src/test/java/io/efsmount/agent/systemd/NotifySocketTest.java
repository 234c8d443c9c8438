package io.efsmount.agent.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.libc.JffiLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real datagrams through the kernel. */
class NotifySocketTest {
    @TempDir
    Path folder;

    @BeforeEach
    void load() {
        JffiLibrary.load(List.of(folder), false);
    }

    private static boolean send(String name, String message) {
        return NotifySocket.named(name).orElseThrow().test(message);
    }

    @Test
    void what_is_sent_to_a_path_arrives_byte_by_byte() {
        String name = folder.resolve("notify").toString();
        try (DatagramReceiver systemd = new DatagramReceiver(name)) {
            assertTrue(send(name, "READY=1\nSTATUS=ready: 1 of 1 mounts usable – ü"));
            assertTrue(send(name, "WATCHDOG=1"));
            assertEquals("READY=1\nSTATUS=ready: 1 of 1 mounts usable – ü", systemd.next());
            assertEquals("WATCHDOG=1", systemd.next());
            assertEquals("", systemd.next());
        }
    }

    @Test
    void what_is_sent_to_an_abstract_name_arrives() {
        String name = "@efs-mount-agent-test-" + ProcessHandle.current().pid();
        try (DatagramReceiver systemd = new DatagramReceiver(name)) {
            assertTrue(send(name, "STOPPING=1"));
            assertEquals("STOPPING=1", systemd.next());
        }
    }

    @Test
    void where_nobody_listens_nothing_is_sent_and_nothing_breaks() {
        assertFalse(send(folder.resolve("nobody").toString(), "READY=1"));
    }

    @Test
    @Timeout(20)
    void a_socket_that_nobody_empties_is_not_waited_for() {
        String name = folder.resolve("full").toString();
        try (DatagramReceiver systemd = new DatagramReceiver(name)) {
            int sent = 0;
            while (send(name, "WATCHDOG=1")) {
                assertTrue(sent++ < 100_000, "it never fills");
            }
            assertEquals("WATCHDOG=1", systemd.next());
            assertTrue(send(name, "WATCHDOG=1"), "there is room again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "/", "notify", "vsock:2:1234", "/a\0b"})
    void what_is_no_name_of_a_socket_is_not_used(String name) {
        assertEquals(Optional.empty(), NotifySocket.named(name));
    }

    @Test
    void a_name_has_107_bytes_at_most_as_a_path_and_108_as_an_abstract_one() {
        assertTrue(SocketAddress.of("/" + "a".repeat(106)).isPresent());
        assertTrue(SocketAddress.of("/" + "a".repeat(107)).isEmpty());
        assertTrue(SocketAddress.of("@" + "a".repeat(107)).isPresent());
        assertTrue(SocketAddress.of("@" + "a".repeat(108)).isEmpty());
    }
}
