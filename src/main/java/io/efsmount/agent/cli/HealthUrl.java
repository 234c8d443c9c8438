package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import java.net.InetAddress;
import java.net.URI;

/** Where a program on the same host reaches the daemon. */
final class HealthUrl {
    private HealthUrl() {}

    /** A daemon that listens at all addresses is asked at the loopback's. */
    static URI of(AgentSettings.Health health, String path) {
        String host = health.host();
        if (!host.equals("localhost") && InetAddress.ofLiteral(host).isAnyLocalAddress()) {
            host = host.contains(":") ? "::1" : "127.0.0.1";
        }
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + health.port() + path);
    }
}
