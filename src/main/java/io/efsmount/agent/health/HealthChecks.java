package io.efsmount.agent.health;

import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.Pulse;
import io.smallrye.health.api.HealthRegistry;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * The health checks: <em>live</em> while the loop ticks, <em>started</em> after its first pass, and <em>ready</em> while
 * every required mount can be used. A mount that is not required shows its state, but is never the reason to be not ready.
 */
public final class HealthChecks {
    private final Pulse pulse;
    private final Duration longestPause;
    private final Readiness readiness;
    private List<String> registered = List.of();

    /**
     * Makes the checks.
     *
     * @param longestPause how long after its last pass the loop is still called alive
     */
    public HealthChecks(Pulse pulse, Duration longestPause) {
        this.pulse = pulse;
        this.longestPause = longestPause;
        this.readiness = new Readiness(pulse, longestPause);
    }

    /** Puts the checks in place, one for each mount. Call it once, when the health extension is up. */
    public void register(List<String> mounts) {
        HealthRegistries.getRegistry(HealthType.LIVENESS).register("reconcile-loop", this::live);
        HealthRegistries.getRegistry(HealthType.STARTUP).register("first-pass", this::started);
        keepOnly(mounts);
    }

    /** Puts checks in place for these mounts, and takes those of all others away: what is configured has changed. */
    public synchronized void keepOnly(List<String> mounts) {
        HealthRegistry ready = HealthRegistries.getRegistry(HealthType.READINESS);
        registered.stream().filter(name -> !mounts.contains(name)).forEach(name -> ready.remove("mount-" + name));
        mounts.stream()
                .filter(name -> !registered.contains(name))
                .forEach(name -> ready.register("mount-" + name, () -> mount(name)));
        registered = List.copyOf(mounts);
    }

    HealthCheckResponse live() {
        Duration since = pulse.sinceTick();
        return HealthCheckResponse.named("reconcile-loop")
                .status(since.compareTo(longestPause) < 0)
                .withData("milliseconds-since-last-pass", since.toMillis())
                .build();
    }

    HealthCheckResponse started() {
        return HealthCheckResponse.named("first-pass")
                .status(pulse.report().isPresent())
                .build();
    }

    HealthCheckResponse mount(String name) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("mount-" + name);
        Optional<MountReport> report = readiness.mount(name);
        if (report.isEmpty()) {
            return response.down().withData("state", "starting").build();
        }
        MountReport mount = report.get();
        data(response, mount);
        return response.status(readiness.lets(mount)).build();
    }

    private static void data(HealthCheckResponseBuilder response, MountReport mount) {
        response.withData("state", mount.state())
                .withData("path", mount.path())
                .withData("required", mount.required())
                .withData("since", mount.since().toString());
        mount.problem()
                .ifPresent(problem -> response.withData("problem", problem.code())
                        .withData("message", problem.message())
                        .withData("remedy", problem.remedy()));
        mount.fileSystemId().ifPresent(id -> response.withData("file-system", id));
        mount.targetIp().ifPresent(ip -> response.withData("target-ip", ip));
        mount.targetZone().ifPresent(zone -> response.withData("target-zone", zone));
        mount.sameZone().ifPresent(same -> response.withData("same-zone", same));
        mount.lastRoundTripMillis().ifPresent(millis -> response.withData("last-round-trip-ms", millis));
        mount.lastRoundTripAt().ifPresent(at -> response.withData("last-round-trip-at", at.toString()));
    }
}
