package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.EcsSettings;
import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.SdkClusterApi;
import io.efsmount.agent.ecs.Weather;
import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.Reports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a report to the ECS API, with its thread and the SDK. */
class AnnouncerTest {
    private static final String ARN = Weather.HOST.containerInstanceArn();
    private static final Map<String, String> READY = Map.of("efs.state", "ready", "efs.shared", "fs-0123456789abcdef0");

    private final FakeAws aws = new FakeAws();
    private final Credentials credentials = new Credentials();
    private final Told api = new Told(new SdkClusterApi(
            new EcsSettings(Optional.of(aws.ecs().uri()), false, false, Duration.ofSeconds(20)),
            credentials,
            credentials::close));
    private final AtomicBoolean hostGoesDown = new AtomicBoolean();
    private final List<Announcer> announcers = new ArrayList<>();
    private int made;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The real thing, and an event for each call that has ended. */
    private record Told(ClusterApi real, BlockingQueue<Duration> ended, AtomicReference<@Nullable Throwable> bug)
            implements ClusterApi {
        Told(ClusterApi real) {
            this(real, new LinkedBlockingQueue<>(), new AtomicReference<>());
        }

        @Override
        public Optional<Problem> put(ClusterMembership host, Map<String, String> attributes, Duration deadline) {
            Optional<Problem> problem = real.put(host, attributes, deadline);
            ended.add(deadline);
            return switch (bug.get()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> problem;
            };
        }

        @Override
        public Optional<Problem> delete(ClusterMembership host, Collection<String> names, Duration deadline) {
            return real.delete(host, names, deadline);
        }

        @Override
        public Observation<InstanceStatus> status(ClusterMembership host) {
            return real.status(host);
        }

        @Override
        public Optional<Problem> change(ClusterMembership host, InstanceStatus to) {
            return real.change(host, to);
        }
    }

    @BeforeEach
    void register() {
        aws.change(
                "{\"ecs\": {\"cluster\": \"web\", \"instances\": {\"%s\": {\"status\": \"ACTIVE\", \"attributes\": {}}}}}"
                        .formatted(ARN));
    }

    /** A thread that still writes would be in the way of the folder's end. */
    @AfterEach
    void close() throws InterruptedException {
        hostGoesDown.set(false); // what the hooks will see when the tests' process ends
        announcers.forEach(Announcer::close);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("ecs")) {
                assertTrue(thread.join(Duration.ofSeconds(20)), "it ends when it is closed");
            }
        }
        credentials.close();
        aws.close();
    }

    private Announcer announcer(boolean on) {
        var settings = new AgentSettings.Ecs(true, "efs", false, Duration.ofMinutes(5), Duration.ofMinutes(2));
        Supplier<Announcement> maker = () -> {
            made++;
            return new Announcement(
                    settings,
                    Duration.ofSeconds(60),
                    machinery(),
                    api,
                    new ClusterMemory(folder),
                    () -> Observation.known(Optional.empty()));
        };
        Announcer announcer = new Announcer(on, maker, _ -> hostGoesDown.get());
        announcers.add(announcer);
        return announcer;
    }

    private Map<String, String> attributes() {
        return Objects.requireNonNull(aws.state().world().ecs().instances().get(ARN))
                .attributes();
    }

    private void assertIsTold() throws InterruptedException {
        assertNotNull(api.ended().poll(60, TimeUnit.SECONDS), "never told");
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
        try (Announcer announcer = announcer(true)) {
            announcer.hear(Weather.fine());
            assertIsTold();
            assertEquals(READY, attributes());
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

    @Test
    void at_the_end_of_the_host_ecs_is_told_so_and_at_the_end_of_the_agent_alone_nothing() throws InterruptedException {
        try (Announcer announcer = announcer(true)) {
            announcer.hear(Weather.fine());
            assertIsTold();
            announcer.atTheEnd();
            assertEquals(READY, attributes());
            hostGoesDown.set(true);
            announcer.atTheEnd();
            assertEquals(Map.of("efs.state", "failed"), attributes());
            Duration deadline = Objects.requireNonNull(api.ended().poll());
            assertTrue(deadline.compareTo(Duration.ofMillis(850)) <= 0, deadline::toString);
        }
    }

    @Test
    void an_api_that_is_silent_at_the_end_delays_it_by_a_second_and_what_it_was_told_is_in_doubt()
            throws InterruptedException {
        try (Announcer announcer = announcer(true)) {
            announcer.hear(Weather.fine());
            assertIsTold();
            aws.change("{\"ecs\": {\"fault\": \"DONE_BUT_SILENT\"}}");
            hostGoesDown.set(true);
            assertTimeout(Duration.ofSeconds(4), announcer::atTheEnd);
            assertEquals("failed", attributes().get("efs.state"));
            Memory known = new ClusterMemory(folder).read(ARN);
            assertEquals(Map.of("efs.state", Memory.UNKNOWN, "efs.shared", Memory.UNKNOWN), known.put());
        }
    }

    private static List<Throwable> bugs() {
        return List.of(new IllegalStateException("it is wrong"), new StackOverflowError("it is wrong"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_bug_is_a_problem_and_reports_do_not_repeat_it(Throwable bug) throws InterruptedException {
        api.bug().set(bug);
        try (Announcer announcer = announcer(true)) {
            announcer.hear(Weather.fine());
            assertIsTold();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (announcer.problems().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            Problem problem = announcer.problems().getFirst();
            assertEquals(ProblemCode.ECS_ERROR, problem.code());
            assertTrue(problem.message().contains("a bug of the agent"), problem::message);
            announcer.hear(Weather.fine());
            assertNull(api.ended().poll(500, TimeUnit.MILLISECONDS), "tried again at once");
        }
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
