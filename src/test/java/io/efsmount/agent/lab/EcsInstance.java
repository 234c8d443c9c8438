package io.efsmount.agent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The guest as a container instance of an ECS cluster: a docker.service that runs one container, which writes to the mount
 * ten times a second, an ecs.service that is registered some time later, and what the ECS API then knows of it, which
 * outlives a reboot.
 */
final class EcsInstance {
    private static final String WORLD = "http://10.0.1.1:8099/world";
    private static final String INTROSPECTION = "http://127.0.0.1:51699";

    /**
     * KillMode: the shell must not see how what it waits for is killed, and call that an I/O error. ExecStop: a real ECS
     * agent takes its time to stop, and only then does Docker, whose containers write until then.
     */
    private static final String UNITS = """
            cat >/root/container <<'END'
            #!/bin/bash
            while :; do
                said=$({ date >>/mnt/efs/log; } 2>&1) || echo "$(date) ${said:-killed}" >>/root/io-errors
                sleep 0.1
            done
            END
            chmod 755 /root/container
            cat >/etc/systemd/system/docker.service <<'END'
            [Unit]
            Wants=network-online.target
            After=network-online.target
            [Service]
            ExecStartPre=/bin/sh -c 'echo "finds $$(stat -f -c %%T /mnt/efs)"'
            ExecStart=/usr/bin/unshare --mount --propagation slave /root/container
            KillMode=mixed
            TimeoutStopSec=5
            [Install]
            WantedBy=multi-user.target
            END
            cat >/etc/systemd/system/ecs.service <<'END'
            [Unit]
            Wants=docker.service
            After=docker.service
            [Service]
            ExecStart=/bin/bash -c 'echo begins; sleep DELAY; exec /bin/bash /lab/fakes.sh ecs'
            ExecStop=/bin/sleep 3
            KillMode=mixed
            TimeoutStopSec=5
            [Install]
            WantedBy=multi-user.target
            END
            mkdir -p /etc/systemd/system/lab-fakes@aws.service.d
            cat >/etc/systemd/system/lab-fakes@aws.service.d/50-memory.conf <<'END'
            [Service]
            ExecStop=/usr/bin/curl -sf -o /root/world.json WORLD
            END
            systemctl daemon-reload
            """;

    private static final String AWAY = """
            for marker in /run/lab-undo-*; do
                [[ -e $marker ]] && bash $marker && rm $marker
            done
            systemctl disable -q --now docker ecs
            rm -rf /etc/systemd/system/{docker,ecs}.service /etc/systemd/system/lab-fakes@aws.service.d/50-memory.conf \\
                /root/container /root/io-errors /root/introspection.json
            systemctl daemon-reload""";

    private final Guest guest;

    EcsInstance(Guest guest) {
        this.guest = guest;
    }

    /** @param delay between the start of the ECS agent, which is that of docker, and its first answer */
    void install(Duration delay) {
        guest.ok(UNITS.replace("WORLD", WORLD).replace("DELAY", Long.toString(delay.toSeconds())));
    }

    void away() {
        guest.ok(AWAY);
    }

    /** How the introspection endpoint answers from its next start on. */
    void introspectionAtStart(String state) {
        guest.ok("echo '{\"introspection\": {\"state\": \"%s\"}}' >/root/introspection.json".formatted(state));
    }

    /** How it answers from now on. */
    void introspection(String state) {
        guest.ok("curl -sf -X PATCH -d '{\"introspection\": {\"state\": \"%s\"}}' %s/world >/dev/null"
                .formatted(state, INTROSPECTION));
    }

    void awaitIntrospectionAsked() {
        guest.awaitTrue(
                "introspection asked",
                Duration.ofMinutes(3),
                saying(INTROSPECTION + "/calls", ".counts[\"GET /v1/metadata\"] >= 1"));
    }

    /** Waits until the ECS API knows it so. */
    void await(String status, Map<String, String> attributes) {
        var wanted = "[\"%s\", %s]".formatted(status, json(attributes));
        guest.awaitTrue(
                "in ECS " + wanted,
                Duration.ofMinutes(4),
                saying(WORLD, ".ecs.instances[] | [.status, .attributes] | ., . == " + wanted));
    }

    /** Not as a pipe: jq 1.6 is content with nothing at all. */
    private static String saying(String url, String jq) {
        return "answer=$(curl -sf %s) && jq -ce '%s' <<<\"$answer\"".formatted(url, jq);
    }

    Map<String, String> attributes() {
        return attributesIn("curl -sf " + WORLD);
    }

    /** What they were when the host had gone down last. */
    Map<String, String> attributesAtTheEnd() {
        return attributesIn("cat /root/world.json");
    }

    private Map<String, String> attributesIn(String document) {
        Map<String, String> all = new TreeMap<>();
        only(AgentHost.json(guest.ok(document)).path("ecs").path("instances"))
                .path("attributes")
                .properties()
                .forEach(attribute ->
                        all.put(attribute.getKey(), attribute.getValue().asText()));
        return all;
    }

    private static JsonNode only(JsonNode rows) {
        if (rows.size() != 1) {
            throw new AssertionError("not one instance: " + rows);
        }
        return rows.iterator().next();
    }

    /** What the ECS API was asked to change, in this order. */
    List<String> changes() {
        var log =
                AgentHost.json(guest.ok("curl -sf http://10.0.1.1:8099/calls")).path("log");
        return StreamSupport.stream(log.spliterator(), false)
                .map(line -> line.asText().split(" ", 4)[1])
                .filter(operation -> operation.matches("(Put|Delete)Attributes|UpdateContainerInstancesState"))
                .toList();
    }

    /** The container's writes so far. */
    int writes() {
        return Integer.parseInt(guest.ok("wc -l </srv/efs/log").strip());
    }

    void awaitMoreWrites() {
        guest.awaitTrue("writes", Duration.ofMinutes(3), "(($(wc -l </srv/efs/log) > %d))".formatted(writes() + 10));
    }

    /** What failed writes of the container said, each with its time; empty if none ever failed. */
    String errors() {
        return guest.ok("cat /root/io-errors 2>/dev/null || true");
    }

    private static String json(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
                .reduce((a, b) -> a + ", " + b)
                .map("{%s}"::formatted)
                .orElse("{}");
    }
}
