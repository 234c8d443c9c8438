package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.mount.FakeNfs;
import io.efsmount.agent.plan.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mounts that come when they are not wanted any more: after a reload or an unmount, and while the host goes down. */
@Tag("component")
class LateMountTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Wake wake = new Wake();
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean goingDown;

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
        Host host = new Host(kernel, kernel.files(), "machine-1", now::get, InstantSource.system(), "test");
        reconciler = Reconciler.of(settings("shared"), host, wake::signal, () -> {
            asked.incrementAndGet();
            return goingDown;
        });
    }

    @AfterEach
    void end() throws IOException {
        reconciler.close();
        server.close();
    }

    private AgentSettings settings(String name) throws IOException {
        return Written.settings(
                folder,
                "efs.mounts.%s.id=fs-0123456789abcdef0".formatted(name),
                "efs.mounts.%s.path=%s".formatted(name, path.resolveSibling(name)),
                "efs.mounts.%s.options=port=%d".formatted(name, server.port()),
                "efs.mounts.%s.mount-target-ip=127.0.0.1".formatted(name),
                "efs.region=eu-central-1",
                "efs.availability-zone-id=euc1-az1",
                "efs.fstab=off",
                "efs.ecs.attributes=off");
    }

    private void passesUntil(String what, BooleanSupplier reached) throws InterruptedException {
        for (int i = 0; i < 300 && !reached.getAsBoolean(); i++) {
            reconciler.pass();
            wake.await(Duration.ofMillis(20));
            now.updateAndGet(t -> t.plusMillis(250));
        }
        assertTrue(reached.getAsBoolean(), () -> "never " + what + ": " + kernel.log);
    }

    private boolean mounted() {
        return !kernel.sourcesAt(path.toString()).isEmpty();
    }

    private void settled() throws InterruptedException {
        AtomicReference<Boolean> settled = new AtomicReference<>(false);
        passesUntil("settled", () -> {
            settled.set(reconciler.pass().settled());
            return settled.get();
        });
    }

    @Test
    void what_systemd_unmounts_while_the_host_goes_down_is_not_mounted_again() throws Exception {
        passesUntil("mounted", this::mounted);
        settled();
        assertEquals(0, asked.get(), "a first mount does not wait for an answer");
        goingDown = true;
        kernel.unmount(path.toString(), 0);
        kernel.log.clear();
        passesUntil("asked", () -> asked.get() > 0);
        for (int i = 0; i < 60; i++) {
            reconciler.pass();
            wake.await(Duration.ofMillis(5));
            now.updateAndGet(t -> t.plusSeconds(5));
        }
        assertTrue(kernel.log.stream().noneMatch(line -> line.startsWith("mount ")), kernel.log::toString);
        goingDown = false; // 'systemctl cancel'
        passesUntil("mounted again", this::mounted);
        settled();
    }

    @Test
    void what_somebody_unmounts_on_a_host_that_stays_up_is_mounted_again() throws Exception {
        passesUntil("mounted", this::mounted);
        settled();
        kernel.unmount(path.toString(), 0);
        passesUntil("mounted again", this::mounted);
        settled();
        assertEquals(1, asked.get());
    }

    @Test
    void a_mount_that_hung_while_it_was_taken_out_of_the_configuration_is_not_put_in_place() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        kernel.meanwhile = Optional.of(() -> {
            hangs.countDown();
            await(answers);
        });
        new Holds(folder.resolve("run")).leaveAlone("other");
        passesUntil("mounting", () -> hangs.getCount() == 0);
        now.updateAndGet(t -> t.plusSeconds(60));
        assertTrue(reconciler.take(new Reload.Accepted(settings("other"))), "what hangs is not waited for");
        answers.countDown();
        passesUntil("done", () -> kernel.log.stream().anyMatch(line -> line.startsWith("detach ")));
        assertEquals(List.of(), kernel.sourcesAt(path.toString()));
        assertTrue(kernel.log.stream().noneMatch(line -> line.startsWith("bind ")), kernel.log::toString);
        assertTrue(Files.notExists(folder.resolve("state/state.json")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Hold.class,
            names = {"HELD", "HELD_LAZY", "LEFT_ALONE"})
    void a_mount_that_hung_while_an_operator_took_it_away_is_not_put_in_place(Hold how) throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        kernel.meanwhile = Optional.of(() -> {
            hangs.countDown();
            await(answers);
        });
        passesUntil("mounting", () -> hangs.getCount() == 0);
        Holds holds = new Holds(folder.resolve("run"));
        if (how == Hold.LEFT_ALONE) {
            holds.leaveAlone("shared");
        } else {
            holds.hold("shared", how == Hold.HELD_LAZY);
        }
        reconciler.pass();
        answers.countDown();
        passesUntil("done", () -> kernel.log.stream().anyMatch(line -> line.startsWith("detach ")));
        settled();
        assertEquals(List.of(), kernel.sourcesAt(path.toString()));
        assertTrue(kernel.log.stream().noneMatch(line -> line.startsWith("bind ")), kernel.log::toString);
        kernel.meanwhile = Optional.empty();
        holds.release("shared");
        passesUntil("given back", this::mounted);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
