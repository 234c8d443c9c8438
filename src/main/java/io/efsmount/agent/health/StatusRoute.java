package io.efsmount.agent.health;

import io.efsmount.agent.reconcile.Loop;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.ReportJson;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /status}: the whole last report as JSON; 503 before the first pass. */
public final class StatusRoute {
    private final Loop loop;

    public StatusRoute(Loop loop) {
        this.loop = loop;
    }

    /** Adds the route. */
    public void register(Router router) {
        router.get("/status").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Optional<HostReport> report = loop.report();
        context.response()
                .setStatusCode(report.isPresent() ? 200 : 503)
                .putHeader("content-type", "application/json")
                .end(report.map(ReportJson::write).orElse("{}\n"));
    }
}
