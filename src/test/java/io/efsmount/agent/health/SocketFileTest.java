package io.efsmount.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("health/agent.sock");
    }

    private void reachable() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            assertTrue(channel.isConnected());
        }
    }

    @Test
    void it_listens_for_root_and_its_group_only() throws IOException {
        try (ServerSocketChannel _ = new SocketFile(path()).listen()) {
            reachable();
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
            try (Stream<Path> files = Files.list(path().getParent())) {
                assertEquals(1, files.count());
            }
        }
    }

    @Test
    void what_a_dead_agent_left_is_replaced() throws IOException {
        new SocketFile(path()).listen().close();
        assertTrue(Files.exists(path(), LinkOption.NOFOLLOW_LINKS));
        try (ServerSocketChannel _ = new SocketFile(path()).listen()) {
            reachable();
        }
    }

    @Test
    void a_socket_at_which_somebody_listens_is_left_alone() throws IOException {
        try (ServerSocketChannel _ = new SocketFile(path()).listen()) {
            IOException e = assertThrows(IOException.class, () -> new SocketFile(path()).listen());
            assertEquals("another process listens at " + path(), e.getMessage());
            reachable();
        }
    }

    @Test
    void a_file_a_folder_and_a_link_of_somebody_else_are_left_alone() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "precious");
        assertThrows(IOException.class, () -> new SocketFile(path()).listen());
        assertEquals("precious", Files.readString(path()));
        Files.delete(path());
        Files.createDirectory(path());
        assertThrows(IOException.class, () -> new SocketFile(path()).listen());
        Files.delete(path());
        Files.createSymbolicLink(path(), folder.resolve("elsewhere"));
        assertThrows(IOException.class, () -> new SocketFile(path()).listen());
        assertTrue(Files.isSymbolicLink(path()));
    }
}
