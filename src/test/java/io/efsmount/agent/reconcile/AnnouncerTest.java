package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.EcsSettings;
import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.ecs.SdkClusterApi;
import io.efsmount.agent.ecs.Weather;
import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.Reports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a report to the ECS API, with its thread and the SDK. */
class AnnouncerTest {
    private static final String ARN = Weather.HOST.containerInstanceArn();

    private final FakeAws aws = new FakeAws();
    private final Credentials credentials = new Credentials();
    private final Told api = new Told(new SdkClusterApi(
            new EcsSettings(Optional.of(aws.ecs().uri()), false, false, Duration.ofSeconds(20)),
            credentials,
            credentials::close));
    private int made;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The real thing, and an event for each call that has ended. */
    private record Told(ClusterApi real, BlockingQueue<String> ended) implements ClusterApi {
        Told(ClusterApi real) {
            this(real, new LinkedBlockingQueue<>());
        }

        @Override
        public Optional<Problem> put(ClusterMembership host, Map<String, String> attributes, Duration deadline) {
            Optional<Problem> problem = real.put(host, attributes, deadline);
            ended.add("put");
            return problem;
        }

        @Override
        public Optional<Problem> delete(ClusterMembership host, Collection<String> names) {
            return real.delete(host, names);
        }

        @Override
        public Observation<InstanceStatus> status(ClusterMembership host) {
            return real.status(host);
        }

        @Override
        public Optional<Problem> change(ClusterMembership host, InstanceStatus to) {
            return real.change(host, to);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @AfterEach
    void close() {
        api.close();
        credentials.close();
        aws.close();
    }

    private Announcer announcer(boolean on) {
        var settings = new AgentSettings.Ecs(true, "efs", false, Duration.ofMinutes(5), Duration.ofMinutes(2));
        return new Announcer(on, () -> {
            made++;
            return new Announcement(settings, Duration.ofSeconds(10), machinery(), api, new ClusterMemory(folder));
        });
    }

    private static Machinery machinery() {
        return new Machinery(
                Runnable::run,
                SteadyClock.ofThisHost(),
                java.time.InstantSource.system(),
                new java.util.SplittableRandom(1),
                () -> {});
    }

    @Test
    void a_report_of_a_host_in_a_cluster_arrives_as_attributes() throws InterruptedException {
        aws.change(
                "{\"ecs\": {\"cluster\": \"web\", \"instances\": {\"%s\": {\"status\": \"ACTIVE\", \"attributes\": {}}}}}"
                        .formatted(ARN));
        try (Announcer announcer = announcer(true)) {
            announcer.hear(Weather.fine());
            assertNotNull(api.ended().poll(60, TimeUnit.SECONDS), "never told");
            assertEquals(
                    Map.of("efs.state", "ready", "efs.shared", "fs-0123456789abcdef0"),
                    Objects.requireNonNull(aws.state().world().ecs().instances().get(ARN))
                            .attributes());
            announcer.hear(Weather.fine());
            announcer.hear(Weather.fine());
            assertEquals(1, made);
        }
    }

    @Test
    void a_host_in_no_cluster_pays_nothing_and_neither_does_one_that_is_to_tell_nothing() {
        HostReport alone = without(Weather.fine());
        try (Announcer silent = announcer(false);
                Announcer lonely = announcer(true)) {
            silent.hear(Weather.fine());
            lonely.hear(alone);
            assertEquals(0, made);
            assertEquals(List.of(), lonely.problems());
        }
        assertTrue(aws.state().calls().isEmpty());
    }

    private static HostReport without(HostReport report) {
        return new HostReport(
                report.version(),
                report.at(),
                report.pass(),
                report.region(),
                report.zoneId(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(Reports.mounted("shared")));
    }
}
