package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls themselves, on the kernel of this machine; nothing that lasts is done. */
class LinuxDirectoryTest {
    private static final int ELOOP = 40;

    @TempDir
    Path temporary;

    private LinuxSystemCalls calls;
    private Path folder;
    private MountEntry ground;

    @BeforeEach
    void bind() throws IOException {
        calls = LinuxSystemCalls.bind(List.of(temporary.resolve("library")), true);
        folder = Files.createDirectory(temporary.toRealPath().resolve("folder"));
        ground = HostFiles.ofThisHost()
                .mountTable()
                .spot(folder.toString())
                .ground()
                .orElseThrow();
    }

    @Test
    void an_open_directory_has_the_name_and_the_mount_that_the_table_says() throws Exception {
        try (OpenDirectory directory = calls.openDirectory(folder.toString())) {
            assertEquals(folder.toString(), directory.name());
            assertEquals(ground.id(), directory.mountId());
            assertEquals(Files.getAttribute(folder, "unix:ino"), Files.getAttribute(directory.path(), "unix:ino"));
        }
    }

    @Test
    void a_link_a_file_and_nothing_are_not_opened() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        Path file = Files.writeString(folder.resolve("file"), "");
        assertTrue(List.of(ELOOP, Errno.ENOTDIR).contains(failure(link)));
        assertEquals(Errno.ENOTDIR, failure(file));
        assertEquals(Errno.ENOENT, failure(folder.resolve("nothing")));
    }

    private int failure(Path path) {
        return assertThrows(
                        SystemCallException.class,
                        () -> calls.openDirectory(path.toString()).close())
                .errno();
    }

    @Test
    void flags_are_read_as_the_kernel_has_them() throws Exception {
        try (OpenDirectory directory = calls.openDirectory(folder.toString())) {
            int flags = directory.flags();
            assertEquals(0, flags & OpenDirectory.IMMUTABLE);
            directory.setFlags(flags);
            assertEquals(flags, directory.flags());
        } catch (SystemCallException noFlags) {
            assertTrue(
                    List.of(Errno.ENOTTY, Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EPERM)
                            .contains(noFlags.errno()),
                    noFlags.getMessage());
        }
    }

    @Test
    void an_empty_folder_is_protected_for_real_by_one_way_or_the_other() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can protect it from root");
        WriteGuard guard =
                new WriteGuard(calls, HostFiles.ofThisHost(), new GuardedPaths(temporary.resolve("state/guarded")));
        assertEquals(Optional.empty(), guard.guard(folder.toString()));
        try {
            switch (guard.look(folder)) {
                case GUARDED -> assertThrows(FileSystemException.class, () -> Files.createFile(folder.resolve("file")));
                case GUARDED_BY_MODE -> assertEquals(Set.of(), Files.getPosixFilePermissions(folder));
                default -> throw new AssertionError(guard.look(folder));
            }
        } finally {
            try (OpenDirectory directory = calls.openDirectory(folder.toString())) {
                directory.setFlags(directory.flags() & ~OpenDirectory.IMMUTABLE);
            }
        }
    }

    @Test
    void a_path_that_became_a_way_through_a_link_is_not_touched() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root could touch it");
        Path link = Files.createSymbolicLink(folder.resolveSibling("link"), folder.getParent());
        WriteGuard guard =
                new WriteGuard(calls, HostFiles.ofThisHost(), new GuardedPaths(temporary.resolve("state/guarded")));
        String through = link.resolve("folder").toString();
        assertEquals(Optional.of(ProblemCode.GUARD_FAILED), guard.guard(through).map(Problem::code));
        Files.writeString(folder.resolve("file"), "still to be written");
        assertTrue(Files.notExists(temporary.resolve("state/guarded")));
    }

    @Test
    void a_folder_is_reached_beneath_through_a_copy_of_its_mount_that_is_gone_afterwards() throws Exception {
        String relative = Path.of(ground.mountPoint()).relativize(folder).toString();
        var before = HostFiles.ofThisHost().mountTable().entries().size();
        try (OpenDirectory directory = calls.openBeneath(ground.mountPoint(), relative)) {
            Files.writeString(folder.resolve("file"), "data");
            assertEquals("data", Files.readString(directory.path().resolve("file")));
            assertTrue(directory.mountId() != ground.id());
        } catch (SystemCallException refused) {
            assertTrue(List.of(Errno.EPERM, Errno.ENOSYS).contains(refused.errno()), refused.getMessage());
            abort("open_tree is refused here: " + refused.getMessage());
        }
        assertEquals(before, HostFiles.ofThisHost().mountTable().entries().size());
    }
}
