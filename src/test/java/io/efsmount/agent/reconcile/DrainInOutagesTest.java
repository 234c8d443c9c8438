package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.DrainRule;
import io.efsmount.agent.ecs.DrainRule.Step;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.mount.FakeKernel;
import io.efsmount.agent.plan.Planner;
import io.efsmount.agent.plan.SceneText;
import io.efsmount.agent.plan.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the world through plan and report to draining, for an hour. */
class DrainInOutagesTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final DrainRule.Settings ON =
            new DrainRule.Settings(true, Duration.ofMinutes(5), Duration.ofMinutes(2));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private boolean isDrained(String scene) {
        HandMade hand = new HandMade();
        Reporter reporter = new Reporter(
                "1",
                InstantSource.system(),
                new RoundTrips(
                        hand.machinery(), new FakeKernel(folder), Duration.ofSeconds(5), Duration.ofSeconds(60)));
        DrainRule rule = new DrainRule(ON, Duration.ofSeconds(60));
        World world = SceneText.world(scene);
        for (int i = 0; i < 360; i++) {
            hand.passSeconds(10);
            rule.see(reporter.report(world, Planner.plan(world), Optional.empty(), List.of()), hand.now);
            if (rule.step(Drain.NONE, hand.now) == Step.DRAIN) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> outages() throws IOException {
        List<Path> outages = new ArrayList<>();
        try (Stream<Path> folders = Files.list(SCENARIOS)) {
            for (Path folder : folders.sorted().toList()) {
                if (Files.readString(folder.resolve("world.txt")).contains("\napi down ")) {
                    outages.add(folder);
                }
            }
        }
        return outages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-throttled", "api-unreachable", "api-error", "api-access-denied", "api-credentials"})
    void an_outage_of_the_efs_api_never_drains_a_host(String code) throws IOException {
        List<String> drained = new ArrayList<>();
        List<Path> outages = outages();
        for (Path folder : outages) {
            String scene = Files.readString(folder.resolve("world.txt"));
            if (isDrained(scene.replaceAll("\napi down [a-z-]+", "\napi down " + code))) {
                drained.add(folder.getFileName().toString());
            }
        }
        assertTrue(outages.size() > 15, "only " + outages);
        assertEquals(List.of(), drained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unresponsive-one-target", "stale", "outdated-busy", "outdated-no-match", "path-not-empty"})
    void what_was_seen_to_be_broken_does(String name) throws IOException {
        assertTrue(isDrained(Files.readString(SCENARIOS.resolve(name).resolve("world.txt"))));
    }
}
