package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host in a cluster, life after life, in hand-made time: what the tests of {@link Announcement} have in common. */
abstract class HostInCluster {
    static final String ID = "fs-0123456789abcdef0";
    static final Map<String, String> READY = Map.of("efs.state", "ready", "efs.shared", ID);

    final HandMade hand = new HandMade();
    final Cluster ecs = new Cluster();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Announcement announcement;

    private final AgentSettings.Ecs settings;

    HostInCluster(boolean drain) {
        settings = new AgentSettings.Ecs(true, "efs", drain, Duration.ofMinutes(5), Duration.ofMinutes(2));
    }

    @BeforeEach
    void newLife() {
        newLife(folder);
    }

    /** @param state the state directory */
    void newLife(Path state) {
        announcement = new Announcement(
                settings, Duration.ofSeconds(60), hand.machinery(), ecs, new ClusterMemory(state), ecs::leaving);
    }

    /** A report every ten seconds, and a step whenever one is due. */
    void during(HostReport report, long seconds) {
        Duration end = hand.now.plusSeconds(seconds);
        while (hand.now.compareTo(end) < 0) {
            announcement.see(report);
            Duration next = hand.now.plusSeconds(10);
            while (hand.now.compareTo(next) < 0) {
                Duration pause = announcement.step();
                assertTrue(pause.isPositive(), "it spins");
                Duration due = hand.now.plus(pause);
                hand.now = due.compareTo(next) < 0 ? due : next;
            }
        }
    }

    List<ProblemCode> problems() {
        return announcement.problems().stream().map(Problem::code).toList();
    }
}
