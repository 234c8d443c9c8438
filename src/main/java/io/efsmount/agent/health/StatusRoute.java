package io.efsmount.agent.health;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.Pulse;
import io.efsmount.agent.report.ReportJson;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /status}: the whole last report as JSON; 503 before the first pass. */
public final class StatusRoute {
    private final Pulse pulse;

    public StatusRoute(Pulse pulse) {
        this.pulse = pulse;
    }

    /** Adds the route. */
    public void register(Router router) {
        router.route("/status").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Optional<HostReport> report = pulse.report();
        context.response()
                .setStatusCode(report.isPresent() ? 200 : 503)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(report.map(ReportJson::write).orElse("{}\n"));
    }
}
