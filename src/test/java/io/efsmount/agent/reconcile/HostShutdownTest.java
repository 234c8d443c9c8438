package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostShutdownTest {
    @ParameterizedTest
    @CsvSource({
        "stopping,  true",
        "running,   false",
        "degraded,  false",
        "offline,   false",
        "starting,  false",
        "'',        false",
    })
    void only_systemds_word_for_it_is_a_shutdown(String said, boolean expected) {
        // As the real one does, it fails whenever all is not well.
        List<String> systemctl = List.of("sh", "-c", "echo \"$0\"; exit 1", said);
        assertEquals(expected, HostShutdown.isUnderWay(systemctl, Duration.ofSeconds(20)));
    }

    @Test
    void an_answer_that_does_not_come_is_none_and_a_host_without_systemd_has_none() {
        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertFalse(HostShutdown.isUnderWay(List.of("sleep", "600"), Duration.ofMillis(300))));
        assertFalse(HostShutdown.isUnderWay(List.of("/nonexistent/systemctl"), Duration.ofSeconds(1)));
    }
}
