package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.mount.GuardedPaths;
import io.efsmount.agent.mount.Mounter;
import io.efsmount.agent.mount.Preflight;
import io.efsmount.agent.mount.Staging;
import io.efsmount.agent.mount.WriteGuard;
import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.Activity;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.Hold;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountOptions;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.MountSource;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.MountState;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Replace;
import io.efsmount.agent.plan.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountJobsTest {
    private static final IpAddress A = IpAddress.parse("127.0.0.1");
    private static final IpAddress B = IpAddress.parse("127.0.0.2");

    @TempDir
    Path folder;

    private final HandMade hand = new HandMade();
    private FakeKernel kernel;
    private MountJobs jobs;

    @BeforeEach
    void prepare() {
        kernel = new FakeKernel(folder);
        Mounter mounter = new Mounter(
                kernel, kernel.files(), new Preflight(Duration.ofMillis(200)), new Staging(folder.resolve("staging")));
        FstabFile fstab = new FstabFile(folder.resolve("fstab"), () -> Instant.EPOCH);
        Applier applier = new Applier(
                mounter,
                new WriteGuard(kernel, kernel.files(), new GuardedPaths(folder.resolve("guarded"))),
                fstab,
                StateFile.open(folder.resolve("state"), "machine"),
                () -> false);
        jobs = new MountJobs(
                hand.machinery(),
                applier,
                Duration.ofSeconds(60),
                new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60)));
    }

    @Test
    void a_job_is_busy_within_its_deadline_and_stuck_after_it() {
        run(attach(A));
        hand.passSeconds(59);
        assertInstanceOf(Activity.Busy.class, jobs.activity("data"));
        assertTrue(jobs.busy());
        hand.passSeconds(1);
        Activity.Stuck stuck = assertInstanceOf(Activity.Stuck.class, jobs.activity("data"));
        assertEquals(Optional.of(A), stuck.server());
        assertEquals(ProblemCode.MOUNT_STUCK, stuck.failure().code());
        assertFalse(jobs.busy());
    }

    @Test
    void a_job_has_ended_once_it_was_seen_to_whether_it_hung_or_not() {
        run(attach(A));
        hand.passSeconds(60);
        run(attach(B));
        assertEquals(0, ended());
        hand.finishAll();
        assertEquals(2, ended());
        assertEquals(2, ended());
    }

    private int ended() {
        Activity _ = jobs.activity("data");
        return jobs.ended("data");
    }

    @Test
    void an_unmount_that_hangs_is_told_as_one() {
        run(detach(false));
        hand.passSeconds(10);
        Activity.Stuck stuck = assertInstanceOf(Activity.Stuck.class, jobs.activity("data"));
        assertEquals(ProblemCode.UNMOUNT_STUCK, stuck.failure().code());
        assertEquals(Optional.empty(), stuck.server());
    }

    @Test
    void another_server_is_tried_while_one_hangs_but_none_twice() {
        run(attach(A));
        hand.passSeconds(60);
        run(attach(A));
        assertEquals(1, hand.running(), "A hangs already");
        run(attach(B));
        assertEquals(2, hand.running());
        assertInstanceOf(Activity.Busy.class, jobs.activity("data"));
        hand.passSeconds(60);
        assertInstanceOf(Activity.Stuck.class, jobs.activity("data"));
        run(attach(A));
        run(attach(B));
        assertEquals(2, hand.running(), "both hang already");
    }

    @Test
    void what_hung_while_its_mount_was_taken_out_of_the_configuration_does_nothing_more_and_says_nothing() {
        run(attach(A));
        hand.passSeconds(60);
        jobs.keepOnly(List.of());
        hand.finishAll();
        assertEquals(new Activity.Idle(), jobs.activity("data"));
        assertEquals(List.of(), kernel.log);
    }

    @Test
    void what_fails_after_its_mount_changed_is_no_failure_of_the_new_one() {
        kernel.mounted("10.0.0.1:/", path(), "nfs4");
        kernel.busy.add(path());
        kernel.before("umount", () -> jobs.keepOnly(List.of()));
        run(detach(false));
        hand.finishAll();
        assertEquals(new Activity.Idle(), jobs.activity("data"));
    }

    @Test
    void what_hung_goes_on_where_its_mount_is_still_configured_so() {
        run(attach(A));
        hand.passSeconds(60);
        jobs.keepOnly(List.of(spec()));
        hand.finishAll();
        assertInstanceOf(Activity.BackingOff.class, jobs.activity("data"), "nothing listens there");
    }

    @Test
    void a_lazy_detach_is_not_stopped_by_what_hangs() {
        run(attach(A));
        hand.passSeconds(60);
        kernel.mounted("10.0.0.1:/", path(), "nfs4");
        run(detach(true));
        hand.finishLast();
        assertEquals(new Activity.Idle(), jobs.activity("data"));
        assertEquals(List.of(), kernel.sourcesAt(path()));
    }

    @Test
    void the_late_end_of_what_hung_says_nothing_about_what_came_after_it() {
        kernel.mounted("10.0.0.1:/", path(), "nfs4");
        run(attach(A));
        hand.passSeconds(60);
        run(detach(true));
        hand.finishLast();
        hand.finishAll(); // A refuses at last
        assertEquals(new Activity.Idle(), jobs.activity("data"));
        assertTrue(jobs.nextDue().isEmpty());
    }

    @Test
    void a_failure_backs_off_and_success_clears_it() {
        kernel.mounted("10.0.0.1:/", path(), "nfs4");
        kernel.busy.add(path());
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            run(detach(false));
            hand.finishAll();
            Activity.BackingOff waits = assertInstanceOf(Activity.BackingOff.class, jobs.activity("data"));
            assertEquals(ProblemCode.BUSY, waits.failure().code());
            Duration due = jobs.nextDue().orElseThrow();
            longest = longest.compareTo(due.minus(hand.now)) < 0 ? due.minus(hand.now) : longest;
            hand.now = due;
            assertEquals(Optional.of(waits.failure()), jobs.activity("data").problem(), "it stays the problem");
            assertTrue(jobs.activity("data").idle(), "but may be tried again");
        }
        assertTrue(longest.compareTo(Duration.ofSeconds(30)) > 0 && longest.compareTo(Duration.ofSeconds(60)) <= 0);
        kernel.busy.clear();
        run(detach(false));
        hand.finishAll();
        assertEquals(new Activity.Idle(), jobs.activity("data"));
        assertTrue(jobs.nextDue().isEmpty());
    }

    @Test
    void a_failed_server_is_named_and_an_operator_clears_it() {
        run(attach(A));
        hand.finishAll();
        Activity.BackingOff waits = assertInstanceOf(Activity.BackingOff.class, jobs.activity("data"));
        assertEquals(Optional.of(A), waits.server());
        assertEquals(ProblemCode.CONNECTION_REFUSED, waits.failure().code());
        jobs.holdChanged("data", Hold.NONE);
        assertEquals(new Activity.Idle(), jobs.activity("data"));
    }

    @Test
    void mounts_do_not_wait_for_each_other() {
        run(attach(A));
        assertInstanceOf(Activity.Busy.class, jobs.activity("data"));
        assertEquals(new Activity.Idle(), jobs.activity("logs"));
    }

    @Test
    void an_error_of_the_machine_in_an_action_is_a_failure_and_not_the_end_of_the_mount() {
        kernel.before("umount", () -> {
            throw new OutOfMemoryError("as if");
        });
        run(detach(false));
        hand.finishAll();
        Activity.BackingOff waits = assertInstanceOf(Activity.BackingOff.class, jobs.activity("data"));
        assertTrue(waits.failure().message().contains("OutOfMemoryError: as if"), waits::toString);
        assertFalse(jobs.busy());
    }

    @Test
    void a_bug_in_an_action_is_a_failure_and_not_the_end_of_the_mount() {
        kernel.fail("umount", Errno.EINVAL);
        assertTrue(folder.resolve("mountinfo").toFile().delete(), "what reads it throws from now on");
        run(detach(false));
        hand.finishAll();
        assertInstanceOf(Activity.BackingOff.class, jobs.activity("data"));
        hand.passSeconds(60);
        assertTrue(jobs.activity("data").idle());
    }

    private void run(Action.OnMount action) {
        Verdict verdict = new Verdict(
                MountState.MOUNTING, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "test");
        jobs.run(new MountPlan(spec(), verdict, List.of(action), List.of()));
    }

    private MountSpec spec() {
        return new MountSpec(
                "data",
                new FileSystemSelector.ById("fs-00000001"),
                false,
                path(),
                "/",
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(),
                true);
    }

    /** Port 1: nothing listens there. */
    private Action.Attach attach(IpAddress server) {
        return new Action.Attach(
                "data",
                MountSource.of(server, "/"),
                server,
                path(),
                MountOptions.resolve(List.of("port=1"), server, 90),
                Replace.NOTHING);
    }

    private Action.Detach detach(boolean lazy) {
        return new Action.Detach("data", path(), lazy);
    }

    private String path() {
        return folder.resolve("data").toString();
    }
}
