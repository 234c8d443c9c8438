package io.efsmount.agent.health;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every request passes first: those by TCP need the token if one is configured, nobody can do more than read, and
 * nothing is read but what is documented: the health extension has more paths, which know nothing of this host. Requests
 * through the Unix socket need no token: who may open the socket is decided by its mode.
 */
public final class Gate implements Handler<RoutingContext> {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final List<String> PATHS =
            List.of("/ready", "/status", "/health", "/health/ready", "/health/live", "/health/started");

    private final Optional<BearerToken> token;

    public Gate(Optional<BearerToken> token) {
        this.token = token;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!HealthSocket.carries(request)
                && token.isPresent()
                && !token.get().isIn(request.getHeader("authorization"))) {
            refuse(
                    request,
                    401,
                    "www-authenticate",
                    "Bearer",
                    "this endpoint needs the token of efs.health.token-file");
        } else if (!READING.contains(request.method())) {
            refuse(request, 405, "allow", "GET, HEAD", "only GET and HEAD are answered here");
        } else if (!PATHS.contains(context.normalizedPath())) {
            refuse(request, 404, "cache-control", "no-store", "nothing is here: ask for " + String.join(", ", PATHS));
        } else {
            context.next();
        }
    }

    /** The connection ends with it: what else the client has to say is not read. */
    private static void refuse(HttpServerRequest request, int status, String header, String value, String line) {
        request.response()
                .setStatusCode(status)
                .putHeader(header, value)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .putHeader("connection", "close")
                .end(line + "\n")
                .onComplete(_ -> request.connection().close());
    }
}
