package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.OpenDirectory;
import io.efsmount.agent.mount.SystemCallException;
import io.efsmount.agent.mount.SystemCalls;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final MountEntry MOUNT = entry(7, "0:50");

    private final HandMade hand = new HandMade();
    private int errno;
    private Duration takes = Duration.ZERO;
    private final SystemCalls kernel = new SystemCalls() {
        @Override
        public void mount(
                @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) {
            throw new AssertionError("nobody mounts here");
        }

        @Override
        public void unmount(String target, int flags) {
            throw new AssertionError("nobody unmounts here");
        }

        @Override
        public long fileSystemType(String path) throws SystemCallException {
            hand.pass(takes);
            if (errno > 0) {
                throw new SystemCallException("statfs", path, errno);
            }
            return errno == 0 ? NFS_SUPER_MAGIC : 0xEF53;
        }

        @Override
        public OpenDirectory openDirectory(String path) {
            throw new AssertionError("nobody opens anything here");
        }

        @Override
        public OpenDirectory openBeneath(String mountPoint, String relative) {
            throw new AssertionError("nobody opens anything here");
        }
    };
    private final RoundTrips trips =
            new RoundTrips(hand.machinery(), kernel, Duration.ofSeconds(5), Duration.ofSeconds(60));

    @Test
    void a_new_mount_is_unknown_until_its_first_answer_or_the_time_out() {
        assertEquals(Response.UNKNOWN, ask());
        hand.passSeconds(4);
        assertEquals(Response.UNKNOWN, response());
        hand.passSeconds(1);
        assertEquals(Response.OVERDUE, response());
        takes = Duration.ofMillis(12);
        hand.finishAll();
        assertEquals(Response.GOOD, response());
        assertEquals(takes, trips.lastGood("data").orElseThrow().took());
    }

    @Test
    void one_slow_answer_changes_nothing_a_long_silence_does_and_an_answer_mends_it() {
        good();
        hand.passSeconds(59);
        assertEquals(Response.GOOD, ask());
        hand.passSeconds(1);
        assertEquals(Response.OVERDUE, response());
        hand.finishAll();
        assertEquals(Response.GOOD, response());
    }

    @Test
    void it_counts_from_when_the_answer_came_not_from_when_it_was_looked_at() {
        ask();
        hand.finishAll();
        hand.passSeconds(3_600);
        assertEquals(Response.OVERDUE, response());
    }

    @Test
    void never_two_calls_on_one_mount() {
        for (int i = 0; i < 10; i++) {
            ask();
            hand.passSeconds(30);
        }
        assertEquals(1, hand.running());
        trips.await(Duration.ZERO);
    }

    @Test
    void a_directory_that_is_gone_is_stale_at_once_and_good_again_at_once() {
        good();
        errno = Errno.ESTALE;
        ask();
        hand.finishAll();
        assertEquals(Response.STALE, ask());
        errno = 0;
        hand.finishAll();
        assertEquals(Response.GOOD, response());
    }

    @Test
    void an_error_or_another_file_system_is_no_answer() {
        for (int bad : List.of(Errno.EIO, Errno.EACCES, -1)) {
            good();
            errno = bad;
            hand.passSeconds(61);
            ask();
            hand.finishAll();
            assertEquals(Response.OVERDUE, response());
            errno = 0;
        }
    }

    @Test
    void the_next_mount_is_judged_anew_also_where_the_kernel_gives_it_the_same_id() {
        good();
        assertEquals(Response.UNKNOWN, trips.response("data", entry(8, "0:50")));
        assertEquals(Response.UNKNOWN, trips.response("data", entry(8, "0:51")));
        good();
        trips.keepOnly(_ -> false);
        assertTrue(trips.lastGood("data").isEmpty());
    }

    @Test
    void only_a_change_wakes_the_loop_or_it_would_never_sleep() {
        good();
        int wakes = hand.wakes;
        for (int i = 0; i < 100; i++) {
            hand.passSeconds(10);
            good();
        }
        assertEquals(wakes, hand.wakes);
        errno = Errno.EIO;
        for (int i = 0; i < 100; i++) {
            hand.passSeconds(10);
            ask();
            hand.finishAll();
        }
        assertEquals(wakes, hand.wakes, "nor do errors");
        errno = 0;
        good();
        assertEquals(wakes + 1, hand.wakes, "it answers again");
    }

    private Response ask() {
        trips.ask("data", MOUNT);
        return response();
    }

    private Response response() {
        return trips.response("data", MOUNT);
    }

    private void good() {
        ask();
        hand.finishAll();
        assertEquals(Response.GOOD, response());
    }

    private static MountEntry entry(int id, String device) {
        return new MountEntry(
                id, 1, device, "/", "/mnt/data", List.of("rw"), List.of(), "nfs4", "10.0.1.10:/", List.of("rw"));
    }
}
