package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.fakes.EfsFault;
import io.efsmount.agent.fakes.EfsWorlds;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.instance.MetadataSettings;
import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.mount.FakeNfs;
import io.efsmount.agent.report.MountReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent but for its kernel: the real SDK against HTTP fakes, and a mount table in memory. */
@Tag("component")
class ReconcilerTest {
    private static final Duration STALE_AFTER = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeAws aws = new FakeAws();
    private final Wake wake = new Wake();
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);

    @SuppressWarnings("NullAway.Init")
    private FakeNfs server;

    @SuppressWarnings("NullAway.Init")
    private FakeKernel kernel;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    @SuppressWarnings("NullAway.Init")
    private Reconciler reconciler;

    @BeforeEach
    void start() throws IOException {
        server = new FakeNfs(FakeNfs.Manner.ANSWERS);
        kernel = new FakeKernel(Files.createDirectory(folder.resolve("kernel")));
        path = folder.toRealPath().resolve("shared");
        aws.change("""
                {"efs": {"mountTargets": [{"MountTargetId": "fsmt-00000001", "FileSystemId": "fs-0123456789abcdef0",
                  "LifeCycleState": "available", "IpAddress": "127.0.0.1", "SubnetId": "subnet-1",
                  "AvailabilityZoneId": "euc1-az1", "AvailabilityZoneName": "eu-central-1a"}]}}
                """);
        Files.writeString(folder.resolve("fstab"), "# mine\n/dev/sda / ext4 defaults 0 1\n");
        reconciler = newLife();
    }

    /** A test ends settled: a job that still writes would be in the way of the folder's end. */
    @AfterEach
    void end() throws IOException {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        reconciler.close();
        server.close();
        aws.close();
    }

    private Reconciler newLife() throws IOException {
        return newLife(wake::signal);
    }

    private Reconciler newLife(Runnable onNews) throws IOException {
        AgentSettings settings = settings("shared");
        MetadataSettings.apply(settings.endpoints().metadata());
        Host host = new Host(kernel, kernel.files(), "machine-1", now::get, InstantSource.system(), "test");
        return Reconciler.of(settings, host, onNews);
    }

    private AgentSettings settings(String name) throws IOException {
        return Written.settings(
                folder,
                "efs.mounts.%s.tags.Name=shared".formatted(name),
                "efs.mounts.%s.path=%s".formatted(name, path.resolveSibling(name)),
                "efs.mounts.%s.options=port=%d".formatted(name, server.port()),
                "efs.endpoint.efs=" + aws.efs().uri(),
                "efs.endpoint.metadata=" + aws.metadata().uri(),
                "efs.stale-after=%ds".formatted(STALE_AFTER.toSeconds()),
                "efs.ecs.attributes=off");
    }

    /** Makes passes, each when the one before asked for it, until one is as expected; time moves only by this. */
    private MountReport until(String what, Predicate<MountReport> expected) throws InterruptedException {
        MountReport last = reconciler.pass().report().mounts().getFirst();
        for (int i = 0; i < 300; i++) {
            if (expected.test(last)) {
                return last;
            }
            wake.await(Duration.ofMillis(20));
            now.updateAndGet(t -> t.plusMillis(250));
            last = reconciler.pass().report().mounts().getFirst();
        }
        throw new AssertionError("never " + what + ": " + last);
    }

    private MountReport settled() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Reconciler.Pass pass = reconciler.pass();
            if (pass.settled()) {
                return pass.report().mounts().getFirst();
            }
            wake.await(Duration.ofMillis(20));
            now.updateAndGet(t -> t.plusMillis(250));
        }
        throw new AssertionError("never settled: " + reconciler.look().report());
    }

    private String fstab() throws IOException {
        return Files.readString(folder.resolve("fstab"));
    }

    @Test
    void a_mount_of_an_earlier_life_is_not_doubted_while_the_metadata_is_being_read() throws Exception {
        settled();
        // With credentials at hand, the API answers after the region is known and before the zone is.
        System.setProperty("aws.accessKeyId", "FAKE");
        System.setProperty("aws.secretAccessKey", "FAKE-SECRET");
        aws.change("{\"metadata\": {\"delayMillis\": 200}}");
        reconciler.close();
        reconciler = newLife();
        Set<String> problems = new TreeSet<>();
        Reconciler.Pass pass = reconciler.pass();
        for (int i = 0; i < 300 && !pass.settled(); i++) {
            pass.report().mounts().getFirst().problems().forEach(problem -> problems.add(problem.code()));
            wake.await(Duration.ofMillis(20));
            now.updateAndGet(t -> t.plusMillis(20));
            pass = reconciler.pass();
        }
        assertEquals(Set.of("last-known-good"), problems);
        assertEquals("mounted", pass.report().mounts().getFirst().state());
    }

    @Test
    void a_look_changes_nothing_not_even_what_belongs_to_no_mount() throws Exception {
        settled();
        String staged = folder.resolve("run/staging/other.1-abc.1").toString();
        kernel.mounted("10.0.0.1:/", staged, "nfs4");
        kernel.log.clear();
        reconciler.close();
        reconciler = newLife();
        for (int i = 0; i < 100 && !reconciler.look().seen(); i++) {
            wake.await(Duration.ofMillis(20));
            now.updateAndGet(t -> t.plusMillis(250));
        }
        assertEquals(List.of("10.0.0.1:/"), kernel.sourcesAt(staged));
        assertTrue(kernel.log.stream().noneMatch(line -> line.startsWith("detach") || line.startsWith("umount")));
    }

    @Test
    void from_nothing_to_mounted_with_two_calls_and_then_quiet() throws Exception {
        MountReport mounted = until("mounted", m -> m.state().equals("mounted"));
        assertEquals(Optional.of("127.0.0.1"), mounted.targetIp());
        assertEquals(Optional.of(true), mounted.sameZone());
        assertEquals(List.of(), settled().problems());
        assertEquals(List.of("127.0.0.1:/"), kernel.sourcesAt(path.toString()));
        assertTrue(fstab().startsWith("# mine\n/dev/sda / ext4 defaults 0 1\n"), fstab());
        assertTrue(fstab().contains("127.0.0.1:/ " + path + " nfs4 "), fstab());
        assertTrue(Files.readString(folder.resolve("state/state.json")).contains("fs-0123456789abcdef0"));
        assertEquals(2, aws.efsCalls());

        List<String> done = List.copyOf(kernel.log);
        String before = fstab();
        for (int i = 0; i < 20; i++) {
            now.updateAndGet(t -> t.plusSeconds(10));
            Reconciler.Pass pass = reconciler.pass();
            assertTrue(pass.report().ready());
            assertEquals(List.of(), pass.plan().actions());
        }
        assertEquals(withoutStatfs(done), withoutStatfs(kernel.log));
        assertEquals(before, fstab());
        assertEquals(2, aws.efsCalls());
    }

    private static List<String> withoutStatfs(List<String> log) {
        return log.stream().filter(line -> !line.startsWith("statfs")).toList();
    }

    @Test
    void a_start_without_aws_mounts_what_was_good_before_and_verifies_it_later() throws Exception {
        until("mounted", m -> m.state().equals("mounted"));
        settled();
        reconciler.close();
        kernel.unmount(path.toString(), 0);
        aws.change("{\"metadata\": {\"fault\": \"DOWN\"}}");
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.RESET));
        int calls = aws.efsCalls();

        reconciler = newLife();
        MountReport mounted = until("mounted without AWS", m -> m.state().equals("mounted"));
        assertEquals("last-known-good", mounted.problem().orElseThrow().code());
        assertEquals(calls, aws.efsCalls());

        aws.change("{\"metadata\": {\"fault\": \"NONE\"}}");
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.NONE));
        until("verified", m -> m.problems().isEmpty() && m.sameZone().equals(Optional.of(true)));
        settled();
    }

    @Test
    void the_mount_point_is_protected_before_the_api_answers_and_again_when_somebody_took_that_away() throws Exception {
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.RESET));
        String immutable = "flags 80010 " + path;
        until("protected", _ -> kernel.log.contains(immutable));
        kernel.setFlags(path.toString(), 0x80000);
        kernel.log.clear();
        until("protected again", _ -> kernel.log.contains(immutable));
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.NONE));
        now.updateAndGet(t -> t.plusSeconds(300));
        until("mounted", m -> m.state().equals("mounted"));
        assertEquals(List.of(), settled().problems());
        kernel.log.clear();
        for (int i = 0; i < 10; i++) {
            now.updateAndGet(t -> t.plusSeconds(10));
            reconciler.pass();
        }
        assertEquals(List.of(), withoutStatfs(kernel.log), "a healthy mount costs no look at its mount point");
    }

    @Test
    void throttling_is_waited_out_with_few_calls() throws Exception {
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.THROTTLED_400));
        until(
                "throttled",
                m -> m.problem().filter(p -> p.code().equals("api-throttled")).isPresent());
        for (int i = 0; i < 240; i++) {
            now.updateAndGet(t -> t.plusMillis(250));
            reconciler.pass();
            wake.await(Duration.ofMillis(2));
        }
        assertTrue(aws.efsCalls() <= 20, "calls within the first minute: " + aws.efsCalls());
        aws.changeEfs(efs -> EfsWorlds.fault(efs, EfsFault.NONE));
        now.updateAndGet(t -> t.plusSeconds(300));
        until("mounted", m -> m.state().equals("mounted"));
        settled();
    }

    @Test
    void a_hold_takes_the_mount_and_its_entry_away_and_its_release_brings_them_back() throws Exception {
        String untouched = fstab();
        until("mounted", m -> m.state().equals("mounted"));
        settled();
        Holds holds = new Holds(folder.resolve("run"));
        holds.hold("shared", false);
        until(
                "held",
                m -> m.state().equals("held")
                        && kernel.sourcesAt(path.toString()).isEmpty());
        settled();
        assertEquals(untouched, fstab());
        holds.release("shared");
        until("mounted again", m -> m.state().equals("mounted"));
        settled();
    }

    @Test
    void a_server_that_stops_answering_is_unresponsive_after_the_documented_time_and_not_before() throws Exception {
        until("mounted", m -> m.state().equals("mounted"));
        settled();
        Duration lastGood = now.get();
        kernel.fail("statfs", Errno.EIO);
        while (now.get().minus(lastGood).compareTo(STALE_AFTER.minusSeconds(1)) < 0) {
            assertTrue(
                    reconciler.pass().report().ready(),
                    "a blip is no outage, after " + now.get().minus(lastGood));
            now.updateAndGet(t -> t.plusSeconds(1));
        }
        now.updateAndGet(t -> t.plusSeconds(2));
        reconciler.pass();
        assertFalse(reconciler.pass().report().ready());
        assertEquals(
                List.of("127.0.0.1:/"),
                kernel.sourcesAt(path.toString()),
                "the mount of a server that may come back stays");
    }

    @Test
    void what_an_earlier_life_left_in_the_staging_folder_is_taken_away() throws Exception {
        Path leftover = Files.createDirectories(folder.resolve("run/staging/shared.1-abc.1"));
        kernel.mounted("127.0.0.1:/", leftover.toString(), "nfs4");
        until("clean", _ -> kernel.sourcesAt(leftover.toString()).isEmpty());
        settled();
    }

    @Test
    void what_is_no_longer_configured_stays_mounted_and_troubles_nobody() throws Exception {
        until("mounted", m -> m.state().equals("mounted"));
        settled();
        assertTrue(reconciler.take(new Reload.Accepted(settings("other"))));
        until(
                "the other one is mounted",
                m -> m.name().equals("other") && m.state().equals("mounted"));
        settled();
        assertEquals(List.of("127.0.0.1:/"), kernel.sourcesAt(path.toString()));
        assertEquals(
                List.of("127.0.0.1:/"),
                kernel.sourcesAt(path.resolveSibling("other").toString()));
        assertFalse(fstab().contains(path + " "), fstab());
    }

    @Test
    void a_job_that_ends_while_the_host_is_looked_at_is_not_done_twice() throws Exception {
        AtomicReference<Thread> job = new AtomicReference<>();
        CountDownLatch mounting = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        kernel.meanwhile = Optional.of(() -> {
            job.set(Thread.currentThread());
            mounting.countDown();
            await(mayEnd);
        });
        reconciler.close();
        reconciler = newLife(() -> {
            if (Thread.currentThread().equals(job.get())) {
                ended.countDown();
            }
            wake.signal();
        });
        until("mounting", _ -> mounting.getCount() == 0);

        // A pipe in place of the mount table: the table that the next pass reads is of before the end of the job.
        Path table = kernel.files().mountInfo();
        String before = Files.readString(table);
        Files.delete(table);
        assertEquals(0, new ProcessBuilder("mkfifo", table.toString()).start().waitFor());
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try (OutputStream pipe = Files.newOutputStream(table)) {
                mayEnd.countDown();
                await(ended);
                pipe.write(before.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reconciler.pass();
        writer.join();
        settled();
        assertEquals(List.of("127.0.0.1:/"), kernel.sourcesAt(path.toString()));
        assertEquals(
                1, kernel.log.stream().filter(line -> line.startsWith("mount ")).count(), kernel.log::toString);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
