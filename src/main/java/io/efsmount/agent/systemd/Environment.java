package io.efsmount.agent.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What systemd hands over in the environment (systemd.exec(5)). */
record Environment(Map<String, String> variables) {

    Optional<NotifySocket> socket() {
        return Optional.ofNullable(variables.get("NOTIFY_SOCKET")).flatMap(NotifySocket::named);
    }

    /**
     * After which time without a sign of life the process is ended (sd_watchdog_enabled(3)); empty when nobody watches, or
     * when another process is meant.
     */
    Optional<Duration> watchdog(long pid) {
        Optional<Long> meant = number(variables.get("WATCHDOG_PID"));
        boolean ours = !variables.containsKey("WATCHDOG_PID")
                || meant.filter(other -> other == pid).isPresent();
        return number(variables.get("WATCHDOG_USEC"))
                .filter(micros -> ours && micros > 0)
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    private static Optional<Long> number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
