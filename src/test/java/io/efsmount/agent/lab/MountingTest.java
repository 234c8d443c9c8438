package io.efsmount.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host has after the agent mounted, and what a second start of the agent makes of it. */
@LabGuest
class MountingTest {
    private static final String FSTAB_OPTIONS = "TODO";

    private final Guest guest;
    private final AgentHost host;

    MountingTest(Guest guest) {
        this.guest = guest;
        this.host = new AgentHost(guest);
    }

    @BeforeEach
    void fresh() {
        host.fresh();
    }

    @Test
    void theMountHasExactlyTheRecommendedOptions() {
        host.configure().start().awaitMounted();
        var options = new TreeSet<>(host.onlyMount().options());
        options.removeAll(Set.of("relatime", "namlen=255", "local_lock=none"));
        System.err.println(options + "\n" + host.fstab() + host.journal());
        assertEquals(
                new TreeSet<>(Set.of(
                        "rw",
                        "vers=4.1",
                        "rsize=1048576",
                        "wsize=1048576",
                        "hard",
                        "noresvport",
                        "proto=tcp",
                        "timeo=600",
                        "retrans=2",
                        "sec=sys",
                        "clientaddr=10.0.1.5",
                        "addr=10.0.1.10")),
                options);
    }
}
