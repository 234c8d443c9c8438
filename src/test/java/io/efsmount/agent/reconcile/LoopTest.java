package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.plan.Hold;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop on its own thread, with an interval of an hour. Its mounts are held, so that it has nothing to do. */
class LoopTest {
    @TempDir
    Path folder;

    private final Wake wake = new Wake();

    @SuppressWarnings("NullAway.Init")
    private Holds holds;

    @SuppressWarnings("NullAway.Init")
    private Loop loop;

    @BeforeEach
    void make() throws IOException {
        FakeKernel kernel = new FakeKernel(Files.createDirectory(folder.resolve("kernel")));
        holds = new Holds(folder.resolve("run"));
        for (String name : List.of("a", "b", "c")) {
            holds.leaveAlone(name);
            assertEquals(Hold.LEFT_ALONE, holds.of(name));
        }
        Host host =
                new Host(kernel, kernel.files(), "machine-1", SteadyClock.ofThisHost(), InstantSource.system(), "test");
        loop = new Loop(Reconciler.of(settings("a", "b"), host, wake::signal), wake, host.clock(), holds);
    }

    @AfterEach
    void end() {
        loop.close();
    }

    private AgentSettings settings(String... mounts) throws IOException {
        Stream<String> all = Stream.of(
                "efs.region=eu-central-1",
                "efs.availability-zone-id=euc1-az1",
                "efs.interval=1h",
                "efs.discovery-interval=1h",
                "efs.stale-after=2h",
                "efs.fstab=off",
                "efs.ecs.attributes=off");
        Stream<String> each = Stream.of(mounts)
                .flatMap(name -> Stream.of(
                        "efs.mounts.%s.id=fs-0123456789abcdef0".formatted(name),
                        "efs.mounts.%s.path=%s".formatted(name, folder.resolve(name)),
                        "efs.mounts.%s.mount-target-ip=127.0.0.9".formatted(name)));
        return Written.settings(folder, Stream.concat(all, each).toArray(String[]::new));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, TimeUnit.SECONDS), "never");
    }

    /** Waits for the loop's own thread to have done a reload. */
    private HostReport reloaded(Reload reload) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.reload(reload, done::countDown);
        await(done);
        return loop.report().orElseThrow();
    }

    @Test
    void a_long_interval_is_no_silence_the_waiting_loop_beats_without_a_pass() throws InterruptedException {
        CountDownLatch beats = new CountDownLatch(300);
        loop.beat(() -> {
            assertTrue(Thread.currentThread().getName().equals("reconcile"));
            beats.countDown();
            return Duration.ofMillis(1);
        });
        loop.start();
        await(beats);
        // an answer of the ECS agent, of which there is none here, may have made a pass or two
        long passes = loop.report().orElseThrow().pass();
        assertTrue(passes < 10, () -> passes + " passes");
    }

    @Test
    void a_loop_whose_passes_fail_does_not_beat() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(3);
        CountDownLatch beat = new CountDownLatch(1);
        loop.listen(_ -> {
            failed.countDown();
            wake.signal();
            throw new IllegalStateException("a bug, for the test");
        });
        loop.beat(() -> {
            beat.countDown();
            return Duration.ofMillis(1);
        });
        loop.start();
        await(failed);
        assertEquals(1, beat.getCount());
    }

    @Test
    void another_configuration_is_in_force_with_the_next_pass_and_the_count_of_passes_goes_on() throws Exception {
        loop.start();
        HostReport before = reloaded(new Reload.Accepted(settings("a", "b")));
        HostReport report = reloaded(new Reload.Accepted(settings("b", "c")));
        assertEquals(
                List.of("b", "c"),
                report.mounts().stream().map(MountReport::name).toList());
        assertTrue(report.pass() > before.pass(), "a command that waits for two more passes must not wait for ever");
    }

    @Test
    void a_reload_ends_with_the_first_pass_that_goes_well_also_after_one_that_failed() throws Exception {
        AtomicBoolean bug = new AtomicBoolean(true);
        loop.listen(report -> {
            if (report.mounts().stream().anyMatch(mount -> mount.name().equals("c")) && bug.getAndSet(false)) {
                wake.signal();
                throw new IllegalStateException("a bug, for the test");
            }
        });
        loop.start();
        reloaded(new Reload.Accepted(settings("b", "c")));
        assertFalse(bug.get(), "no pass failed");
    }

    @Test
    void a_refused_configuration_is_a_problem_of_the_host_until_a_good_one_comes() throws Exception {
        loop.start();
        HostReport refused = reloaded(new Reload.Refused(ProblemCode.CONFIG_REFUSED.with("agent.properties:3: wrong")));
        assertEquals(
                List.of("a", "b"),
                refused.mounts().stream().map(MountReport::name).toList());
        assertTrue(refused.problems().stream()
                .anyMatch(p -> p.code().equals("config-refused") && p.message().equals("agent.properties:3: wrong")));
        HostReport good = reloaded(new Reload.Accepted(settings("a", "b")));
        assertFalse(good.problems().stream().anyMatch(p -> p.code().equals("config-refused")));
    }
}
