package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.health.HealthPort;
import io.efsmount.agent.health.HealthSocket;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Where health is reported, and what is to be said about it. Nothing of this is waited for, by no mount. */
record HealthListening(AgentSettings.Health health) {
    private static final Logger LOG = Logger.getLogger(HealthListening.class);

    /** Whether others than this host can ask, whoever they are. */
    boolean isOpen() {
        String host = health.host();
        boolean loopback =
                host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        return !loopback && health.tokenFile().isEmpty();
    }

    void warnIfOpen() {
        if (isOpen()) {
            LOG.warnf(
                    "Health can be read by everybody address=%s port=%d"
                            + " remedy=\"set efs.health.token-file, or efs.health.host=127.0.0.1\"",
                    health.host(), health.port());
        }
    }

    /** A port that cannot be had costs no mount: it is told, and tried again. */
    void openPort(Vertx vertx, Handler<HttpServerRequest> handler, Consumer<Optional<String>> trouble) {
        new HealthPort(health.host(), health.port(), vertx, handler, trouble).open();
    }

    /** A socket that cannot be had costs no mount: it is told, and the port answers all the same. */
    Closeable openSocket(Vertx vertx, Handler<HttpServerRequest> handler) {
        if (health.socket().isEmpty()) {
            return () -> {};
        }
        Path path = Path.of(health.socket().get());
        try {
            HealthSocket socket = new HealthSocket(path, vertx, handler);
            socket.open();
            return socket::close;
        } catch (IOException | RuntimeException e) {
            LOG.warnf(
                    "Health socket is not served path=%s reason=\"%s\" remedy=\"remove what is there, or set"
                            + " efs.health.socket\"",
                    path, e.getMessage());
            return () -> {};
        }
    }
}
