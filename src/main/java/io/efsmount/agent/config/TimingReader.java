package io.efsmount.agent.config;

import io.efsmount.agent.config.AgentSettings.Timing;
import java.time.Duration;
import java.util.Optional;

/** Judges the durations, one by one and together. */
record TimingReader(AgentConfig config, Leaves leaves) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    Timing read() {
        Syntax<Optional<Duration>> orNever = Durations.orNever(Durations.between(SECOND, DAY));
        Timing timing = new Timing(
                duration("interval", config.interval(), SECOND, HOUR),
                duration("discovery-interval", config.discoveryInterval(), MINUTE, DAY),
                duration("probe-timeout", config.probeTimeout(), SECOND, Duration.ofMinutes(5)),
                duration("stale-after", config.staleAfter(), SECOND, DAY),
                leaves.read(key("failover-after"), config.failoverAfter(), orNever, Optional.empty()),
                leaves.read(key("zone-wait"), config.zoneWait(), orNever, Optional.empty()),
                duration("mount-timeout", config.mountTimeout(), Duration.ofSeconds(5), HOUR),
                duration("start-limit", config.startLimit(), SECOND, HOUR));
        checkTogether(timing);
        return timing;
    }

    private void checkTogether(Timing timing) {
        boolean allRead = !timing.interval().isZero()
                && !timing.probeTimeout().isZero()
                && !timing.staleAfter().isZero();
        Duration oneRound = timing.interval().plus(timing.probeTimeout());
        if (allRead && timing.staleAfter().compareTo(oneRound) < 0) {
            leaves.error(
                    key("stale-after"),
                    Durations.text(timing.staleAfter()) + " is less than efs.interval and efs.probe-timeout together: "
                            + "at least " + Durations.text(oneRound));
        }
    }

    private Duration duration(String name, Optional<String> text, Duration least, Duration most) {
        return leaves.read(key(name), text, Durations.between(least, most), Duration.ZERO);
    }

    private static Key key(String name) {
        return Key.of(AgentConfig.PREFIX, name);
    }
}
