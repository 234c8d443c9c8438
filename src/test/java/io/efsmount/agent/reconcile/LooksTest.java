package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.mount.GuardedPaths;
import io.efsmount.agent.mount.WriteGuard;
import io.efsmount.agent.plan.DataFound;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.MountSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LooksTest {
    @TempDir
    Path temporary;

    private final HandMade hand = new HandMade();
    private Path path;
    private FakeKernel kernel;
    private WriteGuard guard;
    private Looks looks;
    private MountSpec spec;
    private int jobs;

    @BeforeEach
    void prepare() throws IOException {
        Path folder = temporary.toRealPath();
        path = Files.createDirectory(folder.resolve("mnt"));
        kernel = new FakeKernel(folder);
        guard = new WriteGuard(kernel, kernel.files(), new GuardedPaths(folder.resolve("guarded")));
        looks = new Looks(hand.machinery(), guard);
        spec = spec(true);
    }

    private MountSpec spec(boolean guarded) {
        return new MountSpec(
                "data",
                new FileSystemSelector.ById("fs-00000001"),
                false,
                path.toString(),
                "/",
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(),
                guarded);
    }

    /** One pass in which the looks that are started end in time, and one that sees what the slower of them found. */
    private Looks.Seen twoPasses() {
        pass();
        return pass();
    }

    private Looks.Seen pass() {
        looks.ask(spec, kernel.files().mountTable().at(path.toString()), jobs);
        hand.finishAll();
        looks.await(Duration.ZERO);
        return looks.seen("data");
    }

    @Test
    void what_is_not_mounted_is_looked_at_in_each_pass() throws IOException {
        assertEquals(MountPoint.EMPTY_DIRECTORY, pass().at());
        guard.guard(path.toString());
        assertEquals(MountPoint.GUARDED, pass().at());
        Files.delete(path);
        assertEquals(MountPoint.MISSING, pass().at());
    }

    @Test
    void a_look_that_hangs_says_that_the_path_cannot_be_looked_at_and_counts_when_it_ends() {
        looks.ask(spec, List.of(), 0);
        assertEquals(MountPoint.UNREADABLE, looks.seen("data").at());
        looks.ask(spec, List.of(), 0);
        assertEquals(MountPoint.UNREADABLE, looks.seen("data").at());
        assertEquals(1, hand.running(), "no second look while one hangs");
        hand.finishAll();
        looks.ask(spec, List.of(), 0);
        assertEquals(MountPoint.EMPTY_DIRECTORY, looks.seen("data").at());
    }

    @Test
    void data_is_counted_when_it_is_found_and_again_only_after_a_while() throws IOException {
        Files.writeString(path.resolve("file"), "12345");
        assertEquals(Optional.empty(), pass().data());
        twoPasses();
        Looks.Seen counted = new Looks.Seen(MountPoint.NOT_EMPTY, Optional.of(new DataFound(1, 5, true)));
        assertEquals(counted, pass());

        Files.writeString(path.resolve("more"), "1");
        hand.passSeconds(290);
        assertEquals(counted, twoPasses());
        hand.passSeconds(11);
        twoPasses();
        assertEquals(Optional.of(new DataFound(2, 6, true)), pass().data());
    }

    @Test
    void beneath_a_mount_is_looked_once_and_the_next_mount_is_another() {
        guard.guard(path.toString());
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(MountPoint.GUARDED, twoPasses().at());
        kernel.log.clear();
        for (int i = 0; i < 5; i++) {
            hand.passSeconds(600);
            assertEquals(MountPoint.GUARDED, pass().at());
        }
        assertEquals(List.of(), kernel.log);

        kernel.mounted("10.0.0.2:/", path.toString(), "nfs4");
        assertEquals(MountPoint.UNKNOWN, pass().at());
        assertEquals(MountPoint.GUARDED, pass().at());
    }

    @Test
    void beneath_a_mount_is_looked_again_while_that_is_to_be_protected() throws Exception {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(MountPoint.EMPTY_DIRECTORY, twoPasses().at());
        guard.guard(path.toString());
        assertEquals(MountPoint.GUARDED, twoPasses().at());

        kernel.setFlags(path.toString(), 0x80000);
        spec = spec(false);
        looks = new Looks(hand.machinery(), guard);
        assertEquals(MountPoint.EMPTY_DIRECTORY, twoPasses().at());
        kernel.log.clear();
        twoPasses();
        assertEquals(List.of(), kernel.log);
    }

    @Test
    void data_beneath_a_mount_is_looked_for_again_counted_anew_only_rarely_and_gone_when_somebody_moved_it()
            throws IOException {
        Path file = Files.writeString(path.resolve("file"), "12345");
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        Looks.Seen hidden = new Looks.Seen(MountPoint.NOT_EMPTY, Optional.of(new DataFound(1, 5, true)));
        assertEquals(hidden, twoPasses());
        Path more = Files.writeString(path.resolve("more"), "1");
        kernel.log.clear();
        hand.passSeconds(290);
        twoPasses();
        assertEquals(List.of(), kernel.log);
        hand.passSeconds(11);
        assertEquals(hidden, twoPasses());
        assertEquals(List.of("open beneath mnt"), looksBeneath());
        hand.passSeconds(3300);
        assertEquals(Optional.of(new DataFound(2, 6, true)), twoPasses().data());

        Files.delete(file);
        Files.delete(more);
        hand.passSeconds(301);
        assertEquals(new Looks.Seen(MountPoint.EMPTY_DIRECTORY, Optional.empty()), twoPasses());
    }

    private List<String> looksBeneath() {
        return kernel.log.stream()
                .map(line -> line.replaceFirst("beneath .*/", "beneath "))
                .toList();
    }

    @Test
    void what_was_seen_beneath_before_a_job_ended_asks_for_no_second_one() throws Exception {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(MountPoint.EMPTY_DIRECTORY, twoPasses().at());
        guard.guard(path.toString()); // after the look of the last pass, which is collected now
        jobs++;
        assertEquals(MountPoint.UNKNOWN, pass().at());
        assertEquals(MountPoint.GUARDED, pass().at());
        jobs++;
        assertEquals(MountPoint.GUARDED, pass().at());
    }

    @Test
    void a_look_beneath_that_failed_for_once_is_made_again_after_a_while() {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail("open_tree", Errno.EIO);
        assertEquals(MountPoint.UNKNOWN, twoPasses().at());
        kernel.log.clear();
        hand.passSeconds(290);
        twoPasses();
        assertEquals(List.of(), kernel.log);
        kernel.mend("open_tree");
        hand.passSeconds(11);
        assertEquals(MountPoint.EMPTY_DIRECTORY, twoPasses().at());
    }

    @Test
    void a_kernel_that_cannot_look_beneath_is_asked_once() {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail("open_tree", Errno.ENOSYS);
        twoPasses();
        kernel.log.clear();
        hand.passSeconds(1000);
        twoPasses();
        assertEquals(List.of(), kernel.log);
    }

    @Test
    void nobody_looks_beneath_what_is_not_nfs() {
        kernel.mounted("tmp", path.toString(), "tmpfs");
        assertEquals(MountPoint.UNKNOWN, twoPasses().at());
        assertEquals(List.of(), kernel.log);
    }
}
