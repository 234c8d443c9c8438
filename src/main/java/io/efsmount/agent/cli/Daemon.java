package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.BearerToken;
import io.efsmount.agent.health.Gate;
import io.efsmount.agent.health.HealthChecks;
import io.efsmount.agent.health.Readiness;
import io.efsmount.agent.health.ReadyRoute;
import io.efsmount.agent.health.StatusRoute;
import io.efsmount.agent.libc.ProgramPages;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.reconcile.Loop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Quarkus runs: the routes of health and status, until the process is told to stop. */
@ApplicationScoped
public class Daemon implements QuarkusApplication {
    private static final int BEFORE_ALL = 10_000;

    private record Prepared(
            Loop loop,
            AgentSettings settings,
            Optional<BearerToken> token,
            HealthTrouble trouble,
            Consumer<HealthChecks> served) {}

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
     * @param trouble is told why health cannot be asked for by TCP, for as long as that is so
     * @param served is called when health can be asked for, if only through the Unix socket
     */
    static void prepare(
            Loop loop,
            AgentSettings settings,
            Optional<BearerToken> token,
            HealthTrouble trouble,
            Consumer<HealthChecks> served) {
        prepared = new Prepared(loop, settings, token, trouble, served);
    }

    private static Prepared handedOver() {
        Prepared handedOver = prepared;
        if (handedOver == null) {
            throw new IllegalStateException("started without being prepared");
        }
        return handedOver;
    }

    /** Before all routes, also those of the health extension; without an instance, because the router needs it first. */
    static void guard(@Observes Filters filters) {
        filters.register(new Gate(handedOver().token()), BEFORE_ALL);
    }

    @Override
    public int run(String... arguments) {
        Prepared own = handedOver();
        AgentSettings settings = own.settings();
        Duration longestPause = settings.timing().longestPause();
        HealthChecks checks = new HealthChecks(own.loop(), longestPause);
        checks.register(settings.mounts().stream().map(MountSpec::name).toList());
        new StatusRoute(own.loop()).register(router);
        new ReadyRoute(new Readiness(own.loop(), longestPause)).register(router);
        vertx.setTimer(SOON_MILLIS, _ -> ProgramPages.release());
        vertx.setPeriodic(AGAIN_MILLIS, EVER_AFTER_MILLIS, _ -> ProgramPages.release());
        HealthListening listening = new HealthListening(settings.health());
        listening.warnIfOpen();
        Handler<HttpServerRequest> routes = VertxHttpRecorder.getRootHandler();
        listening.openPort(vertx, routes, own.trouble()::is);
        try (Closeable _ = listening.openSocket(vertx, routes)) {
            own.served().accept(checks);
            Quarkus.waitForExit();
        } catch (IOException _) {
            // The next start replaces a socket that was left behind.
        }
        return ExitCode.OK;
    }
}
