package io.efsmount.agent.bench;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.instance.MetadataSettings;
import io.efsmount.agent.mount.HostFiles;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Host;
import io.efsmount.agent.reconcile.Reconciler;
import io.efsmount.agent.reconcile.Wake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real reconciler on a host where all is well and stays so; time stands still, so that nothing but passes is due. */
final class SteadyHost implements AutoCloseable {
    private static final Duration PASS = Duration.ofSeconds(10);

    private final Path folder = Files.createTempDirectory("efs-mount-agent-pass");
    private final FakeAws aws = new FakeAws();
    private final Wake wake = new Wake();
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
    private final HostFiles files =
            new HostFiles(folder.resolve("mountinfo"), folder.resolve("bdi"), folder.resolve("units"));
    private final Reconciler reconciler;

    /**
     * @param managed mounts that are configured and in place
     * @param foreign mounts of other software
     */
    SteadyHost(int managed, int foreign) throws IOException {
        aws.change("""
                {"efs": {"mountTargets": [{"MountTargetId": "fsmt-00000001", "FileSystemId": "fs-0123456789abcdef0",
                  "LifeCycleState": "available", "IpAddress": "%s", "SubnetId": "subnet-1",
                  "AvailabilityZoneId": "euc1-az1", "AvailabilityZoneName": "eu-central-1a"}]}}
                """.formatted(SteadyTable.SERVER));
        SteadyTable.write(folder, files, managed, foreign);
        AgentSettings settings = settings(managed);
        MetadataSettings.apply(settings.endpoints().metadata());
        Host host = new Host(new SteadyKernel(), files, "machine-1", now::get, InstantSource.system(), "bench");
        reconciler = Reconciler.of(settings, host, wake::signal);
    }

    Reconciler reconciler() {
        return reconciler;
    }

    HostFiles files() {
        return files;
    }

    /** Makes passes until one finds everything mounted and nothing left to do. */
    void settle() throws InterruptedException {
        Reconciler.Pass last = reconciler.pass();
        for (int i = 0; i < 300 && !isSteady(last); i++) {
            wake.await(Duration.ofMillis(50));
            now.updateAndGet(time -> time.plus(PASS));
            last = reconciler.pass();
        }
        if (!isSteady(last)) {
            throw new IllegalStateException("not steady: " + last.report());
        }
    }

    private static boolean isSteady(Reconciler.Pass pass) {
        return pass.settled()
                && pass.report().mounts().stream().allMatch(m -> m.state().equals("mounted"));
    }

    private AgentSettings settings(int managed) {
        return new AgentSettings(
                IntStream.rangeClosed(1, managed).mapToObj(this::mount).toList(),
                Optional.empty(),
                Optional.empty(),
                new AgentSettings.Endpoints(
                        Optional.of(aws.efs().uri()),
                        Optional.of(aws.metadata().uri()),
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        Optional.empty()),
                false,
                false,
                new AgentSettings.Timing(
                        PASS,
                        Duration.ofDays(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Optional.of(Duration.ofSeconds(60)),
                        Optional.of(Duration.ofMinutes(2)),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2)),
                true,
                new AgentSettings.Health("127.0.0.1", 1, Optional.empty(), Optional.empty()),
                new AgentSettings.Files(
                        folder.resolve("state").toString(),
                        folder.resolve("run").toString(),
                        folder.resolve("fstab").toString()),
                new AgentSettings.Ecs(false, "efs", false, Duration.ofMinutes(5), Duration.ofMinutes(2)));
    }

    private MountSpec mount(int number) {
        return new MountSpec(
                "m" + number,
                new FileSystemSelector.ByTags(Map.of("Name", "shared")),
                false,
                SteadyTable.path(folder, number),
                SteadyTable.directory(number),
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(),
                true);
    }

    @Override
    public void close() throws IOException {
        reconciler.close();
        aws.close();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
