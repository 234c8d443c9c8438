package io.efsmount.agent.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final long US = 4711;

    private static Optional<Duration> watchdog(Map<String, String> variables) {
        return new Environment(variables).watchdog(US);
    }

    @Test
    void the_watchdog_counts_for_the_process_that_is_meant() {
        Optional<Duration> minute = Optional.of(Duration.ofMinutes(1));
        assertEquals(minute, watchdog(Map.of("WATCHDOG_USEC", "60000000")));
        assertEquals(minute, watchdog(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "4711")));
        assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "4712")));
    }

    @Test
    void what_is_no_watchdog_is_none() {
        assertEquals(Optional.empty(), watchdog(Map.of()));
        assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_PID", "4711")));
        for (String usec : new String[] {"", "0", "-1", "1m", "99999999999999999999"}) {
            assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_USEC", usec)), usec);
        }
    }

    @Test
    void without_a_socket_there_is_no_notifier() {
        assertTrue(Notifier.of(
                        Map.of("WATCHDOG_USEC", "60000000"),
                        () -> Duration.ZERO,
                        Optional::empty,
                        Duration.ofMinutes(2))
                .isEmpty());
    }
}
