package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.plan.DataFound;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteGuardTest {
    private static final int GUARDED_FLAGS = FakeKernel.EXTENTS | OpenDirectory.IMMUTABLE;

    @TempDir
    Path temporary;

    private Path folder;
    private FakeKernel kernel;
    private WriteGuard guard;
    private Path path;

    @BeforeEach
    void prepare() throws IOException {
        folder = temporary.toRealPath();
        kernel = new FakeKernel(folder);
        guard = new WriteGuard(kernel, kernel.files(), new GuardedPaths(folder.resolve("state/guarded")));
        path = Files.createDirectory(folder.resolve("mnt"));
    }

    @Test
    void an_empty_mount_point_becomes_immutable_keeps_its_other_flags_and_a_second_run_changes_nothing()
            throws Exception {
        assertEquals(MountPoint.EMPTY_DIRECTORY, guard.look(path));
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(GUARDED_FLAGS, kernel.flags(path.toString()));
        assertEquals(MountPoint.GUARDED, guard.look(path));

        List<String> done = changes();
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(done, changes());
        assertEquals(List.of(path.toString()), Files.readAllLines(folder.resolve("state/guarded")));
    }

    @Test
    void data_is_never_touched() throws Exception {
        Files.writeString(path.resolve("file"), "data");
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(FakeKernel.EXTENTS, kernel.flags(path.toString()));
        assertEquals(MountPoint.NOT_EMPTY, guard.look(path));
        assertTrue(Files.notExists(folder.resolve("state/guarded")));
    }

    @Test
    void what_was_mounted_in_the_meantime_is_not_taken_for_data_on_the_disk() throws Exception {
        Files.writeString(path.resolve("file"), "on the server");
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(MountPoint.UNKNOWN, guard.look(path));
    }

    @Test
    void who_writes_in_the_very_moment_is_not_locked_in() throws Exception {
        kernel.before("setflags", () -> write(path.resolve("file")));
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(FakeKernel.EXTENTS, kernel.flags(path.toString()));
    }

    @Test
    void a_mount_that_arrives_in_the_very_moment_is_not_touched() throws Exception {
        kernel.before("open", () -> kernel.mounted("10.0.0.1:/", path.toString(), "nfs4"));
        assertEquals(
                ProblemCode.GUARD_FAILED,
                guard.guard(path.toString()).orElseThrow().code());
        assertEquals(FakeKernel.EXTENTS, kernel.flags(path.toString()));
    }

    @Test
    void nothing_stays_open_also_when_the_kernel_does_not_tell_what_was_opened() {
        kernel.fail("name", Errno.ENOENT);
        assertEquals(
                Optional.of(ProblemCode.GUARD_FAILED),
                guard.guard(path.toString()).map(Problem::code));
        kernel.mend("name");
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(MountPoint.GUARDED, guard.look(path));
        assertEquals(0, kernel.open.get());
    }

    @Test
    void a_way_through_a_link_is_no_mount_point() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertEquals(MountPoint.NOT_A_DIRECTORY, guard.look(link.resolve("mnt")));
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOTTY, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.EPERM})
    void where_there_is_no_flag_to_be_had_the_permissions_are_taken_away(int errno) throws IOException {
        assumeRoot();
        kernel.fail("setflags", errno);
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(MountPoint.GUARDED_BY_MODE, guard.look(path));
        assertEquals("---------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));

        List<String> done = changes();
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(done, changes());
    }

    @Test
    void a_file_system_that_says_yes_to_both_and_does_nothing_is_told_and_left_as_it_was() throws IOException {
        assumeRoot();
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
        kernel.fail("setflags", Errno.ENOTTY);
        // the last look at the flags is the one after the mode was set
        kernel.before("setflags", () -> kernel.before("flags", () -> allow(before)));
        var problem = guard.guard(path.toString()).orElseThrow();
        assertEquals(ProblemCode.GUARD_FAILED, problem.code());
        assertTrue(problem.message().contains("neither"), problem.message());
        assertEquals(before, Files.getPosixFilePermissions(path));
        assertEquals(MountPoint.EMPTY_DIRECTORY, guard.look(path));
    }

    private void allow(Set<PosixFilePermission> permissions) {
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_folder_of_somebody_else_is_roots_before_its_permissions_mean_anything() throws IOException {
        assumeRoot();
        Files.setAttribute(path, "unix:uid", 1000);
        Files.setAttribute(path, "unix:mode", 0);
        kernel.fail("flags", Errno.ENOTTY);
        assertEquals(MountPoint.EMPTY_DIRECTORY, guard.look(path));
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(0, Files.getAttribute(path, "unix:uid"));
        assertEquals(MountPoint.GUARDED_BY_MODE, guard.look(path));
    }

    @Test
    void what_cannot_be_protected_is_told() {
        kernel.fail("setflags", Errno.EIO);
        var problem = guard.guard(path.toString()).orElseThrow();
        assertEquals(ProblemCode.GUARD_FAILED, problem.code());
        assertTrue(
                problem.message().contains(path.toString()) && problem.message().contains("EIO"), problem.message());
    }

    @Test
    void beneath_a_mount_the_folder_is_protected_and_data_is_counted() throws Exception {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(
                MountPoint.EMPTY_DIRECTORY,
                guard.beneath(path.toString(), Optional.empty()).at());
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(
                MountPoint.GUARDED,
                guard.beneath(path.toString(), Optional.empty()).at());
        assertEquals(GUARDED_FLAGS, kernel.flags(path.toString()));

        Files.writeString(path.resolve("file"), "1234");
        assertEquals(
                new WriteGuard.Beneath(MountPoint.NOT_EMPTY, Optional.of(new DataFound(1, 4, true))),
                guard.beneath(path.toString(), Optional.empty()));
    }

    @Test
    void a_kernel_that_shows_nothing_beneath_a_mount_is_not_asked_for_more() {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail("open_tree", Errno.ENOSYS);
        assertEquals(
                new WriteGuard.Beneath(MountPoint.UNKNOWN, Optional.empty()),
                guard.beneath(path.toString(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOSYS, Errno.EPERM})
    void a_kernel_or_a_sandbox_that_shows_nothing_beneath_a_mount_is_told_once(int errno) {
        List<String> lines = new ArrayList<>();
        Handler recorder = recorder(lines);
        Logger logger = Logger.getLogger(WriteGuard.class.getName());
        logger.addHandler(recorder);
        try {
            kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
            kernel.fail("open_tree", Errno.EIO);
            guard.beneath(path.toString(), Optional.empty());
            assertEquals(List.of(), lines);
            kernel.fail("open_tree", errno);
            guard.beneath(path.toString(), Optional.empty());
            guard.beneath(path.toString(), Optional.empty());
            assertEquals(1, lines.size(), lines::toString);
        } finally {
            logger.removeHandler(recorder);
        }
    }

    private static Handler recorder(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @CsvSource({Errno.ENOSYS + ",false", Errno.EPERM + ",false", Errno.EIO + ",true", "24,true", "12,true"})
    void a_look_beneath_that_failed_may_be_made_again_unless_the_kernel_cannot(int errno, boolean again) {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail("open_tree", errno);
        assertEquals(
                new WriteGuard.Beneath(MountPoint.UNKNOWN, Optional.empty(), again),
                guard.beneath(path.toString(), Optional.empty()));
    }

    @Test
    void a_folder_that_goes_while_it_is_counted_costs_the_rest_of_the_count_nothing() throws IOException {
        DataWalk walk = new DataWalk(folder, 100);
        Path file = Files.write(path.resolve("file"), new byte[7]);
        assertEquals(
                FileVisitResult.SKIP_SUBTREE,
                walk.preVisitDirectory(folder.resolve("gone"), Files.readAttributes(path, BasicFileAttributes.class)));
        walk.visitFile(file, Files.readAttributes(file, BasicFileAttributes.class));
        assertEquals(new DataFound(1, 7, false), walk.found());
    }

    @Test
    void what_cannot_be_looked_at_is_counted_too_and_ends_the_count_at_its_limit() throws IOException {
        DataWalk walk = new DataWalk(folder, 2);
        IOException failure = new IOException("Input/output error");
        assertEquals(FileVisitResult.CONTINUE, walk.visitFileFailed(folder.resolve("1"), failure));
        assertEquals(FileVisitResult.CONTINUE, walk.visitFileFailed(folder.resolve("2"), failure));
        assertEquals(FileVisitResult.TERMINATE, walk.visitFileFailed(folder.resolve("3"), failure));
        assertEquals(new DataFound(2, 0, false), walk.found());
    }

    @Test
    void who_writes_while_the_permissions_are_taken_away_has_them_back() throws IOException {
        assumeRoot();
        Files.setAttribute(path, "unix:uid", 1000);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x--x"));
        kernel.fail("setflags", Errno.ENOTTY);
        kernel.before("setflags", () -> write(path.resolve("file")));
        assertEquals(Optional.empty(), guard.guard(path.toString()));
        assertEquals(1000, Files.getAttribute(path, "unix:uid"));
        assertEquals("rwxr-x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Errno.ENOSYS})
    void data_is_counted_without_following_links_and_as_far_as_the_limit(int openTree) throws IOException {
        if (openTree != 0) {
            kernel.fail("open_tree", openTree);
        }
        Path inner = Files.createDirectories(path.resolve("a/b"));
        Files.write(inner.resolve("file"), new byte[3000]);
        Files.write(folder.resolve("outside"), new byte[50]);
        Files.createSymbolicLink(path.resolve("a/link"), folder);
        assertEquals(Optional.of(new DataFound(4, 3000, true)), guard.data(path.toString()));

        DataFound cut = DataWalk.of(path, 2);
        assertEquals(new DataFound(2, cut.bytes(), false), cut);
        assertTrue(cut.text().startsWith("at least 2 entries, "), cut.text());
    }

    private List<String> changes() {
        return kernel.log.stream().filter(line -> !line.startsWith("open")).toList();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assumeRoot() {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder to root");
    }
}
