package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.plan.DirectorySpec;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointsTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void resolve() throws IOException {
        folder = temp.toRealPath();
    }

    @Test
    void what_is_at_a_path_is_told() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path full = Files.createDirectory(folder.resolve("full"));
        Path file = Files.writeString(full.resolve(".hidden"), "x");

        assertEquals(MountPoint.EMPTY_DIRECTORY, MountPoints.look(empty));
        assertEquals(MountPoint.NOT_EMPTY, MountPoints.look(full));
        assertEquals(MountPoint.NOT_A_DIRECTORY, MountPoints.look(file));
        assertEquals(MountPoint.NOT_A_DIRECTORY, MountPoints.look(file.resolve("below/a/file")));
        assertEquals(MountPoint.MISSING, MountPoints.look(empty.resolve("a/b")));
    }

    @Test
    void no_link_is_followed_wherever_it_stands_and_wherever_it_leads() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real/sub"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real.getParent());
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));

        for (Path path : List.of(
                link,
                link.resolve("sub"),
                link.resolve("missing"),
                dangling,
                dangling.resolve("missing"),
                loop,
                loop.resolve("x"))) {
            assertEquals(MountPoint.NOT_A_DIRECTORY, MountPoints.look(path), path.toString());
        }
    }

    @Test
    void a_mount_point_is_made_with_its_parents() throws IOException {
        Path path = folder.resolve("a/b/c");

        assertEquals(Optional.empty(), MountPoints.create(path));
        assertEquals(Optional.empty(), MountPoints.create(path), "once more changes nothing");
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(
                ProblemCode.PATH_UNREADABLE,
                MountPoints.create(Files.writeString(folder.resolve("file"), "").resolve("x"))
                        .orElseThrow()
                        .code());
    }

    @Test
    void directories_get_their_mode_and_owner_and_their_parents_get_none() throws IOException {
        assumeTrue(Files.getOwner(folder).getName().equals("root"), "only root gives files away");
        DirectorySpec wanted = new DirectorySpec("a/b", 01770, 1234, 5678);

        assertEquals(Optional.empty(), MountPoints.ensure(folder, List.of(wanted)));
        Path made = folder.resolve("a/b");
        assertEquals(01770, (int) Files.getAttribute(made, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
        assertEquals(1234, Files.getAttribute(made, "unix:uid"));
        assertEquals(5678, Files.getAttribute(made, "unix:gid"));
        assertEquals(0, Files.getAttribute(made.getParent(), "unix:uid"));
        assertEquals(0755, (int) Files.getAttribute(made.getParent(), "unix:mode") & 07777);
    }

    @Test
    void a_directory_that_is_there_stays_as_it_is() throws IOException {
        Path there = Files.createDirectory(
                folder.resolve("a"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertEquals(Optional.empty(), MountPoints.ensure(folder, List.of(new DirectorySpec("a", 0777, 7, 7))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
    }

    @Test
    void one_that_cannot_be_made_does_not_keep_the_others_and_no_link_is_followed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        Files.writeString(folder.resolve("file"), "");
        List<DirectorySpec> wanted = List.of(
                new DirectorySpec("file", 0755, 0, 0),
                new DirectorySpec("link/inside", 0755, 0, 0),
                new DirectorySpec("good", 0755, 0, 0));

        assertEquals(
                ProblemCode.DIRECTORY_FAILED,
                MountPoints.ensure(folder, wanted).orElseThrow().code());
        assertTrue(Files.isDirectory(folder.resolve("good")));
        assertFalse(Files.exists(elsewhere.resolve("inside")));
    }
}
