package io.efsmount.agent.health;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /ready}: 200 and {@code ready}, or 503 and one line that says why not; for whoever reads no JSON. */
public final class ReadyRoute {
    private final Readiness readiness;

    public ReadyRoute(Readiness readiness) {
        this.readiness = readiness;
    }

    /** Adds the route. */
    public void register(Router router) {
        router.route("/ready").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Readiness.Verdict verdict = readiness.verdict();
        context.response()
                .setStatusCode(verdict.ready() ? 200 : 503)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .end(verdict.line() + "\n");
    }
}
