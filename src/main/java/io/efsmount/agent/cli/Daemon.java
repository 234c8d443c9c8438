package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.HealthChecks;
import io.efsmount.agent.health.StatusRoute;
import io.efsmount.agent.libc.ProgramPages;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Loop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Quarkus runs: the HTTP server with health and status, until the process is told to stop. */
@ApplicationScoped
public class Daemon implements QuarkusApplication {
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(60);

    private record Prepared(Loop loop, List<String> mounts, Duration longestPause, Consumer<HealthChecks> served) {}

    private static volatile @Nullable Prepared prepared;

    /** When what the start has touched is given back: soon, again for a host that was slow to start, and ever after. */
    private static final long SOON_MILLIS = 2_000;

    private static final long AGAIN_MILLIS = 60_000;
    private static final long EVER_AFTER_MILLIS = 3_600_000;

    private final Router router;
    private final Vertx vertx;

    @Inject
    public Daemon(Router router, Vertx vertx) {
        this.router = router;
        this.vertx = vertx;
    }

    /**
     * Hands over what the command line made; Quarkus makes this class itself.
     *
     * @param served is called when health can be asked for
     */
    static void prepare(Loop loop, AgentSettings settings, Consumer<HealthChecks> served) {
        Duration pause = settings.timing().interval().multipliedBy(3);
        prepared = new Prepared(
                loop,
                settings.mounts().stream().map(MountSpec::name).toList(),
                pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause,
                served);
        System.setProperty("quarkus.http.host", settings.health().host());
        System.setProperty("quarkus.http.port", String.valueOf(settings.health().port()));
    }

    @Override
    public int run(String... arguments) {
        Prepared handedOver = prepared;
        if (handedOver == null) {
            throw new IllegalStateException("started without being prepared");
        }
        HealthChecks checks = new HealthChecks(handedOver.loop(), handedOver.longestPause());
        checks.register(handedOver.mounts());
        new StatusRoute(handedOver.loop()).register(router);
        vertx.setTimer(SOON_MILLIS, _ -> ProgramPages.release());
        vertx.setPeriodic(AGAIN_MILLIS, EVER_AFTER_MILLIS, _ -> ProgramPages.release());
        handedOver.served().accept(checks);
        Quarkus.waitForExit();
        return ExitCode.OK;
    }
}
