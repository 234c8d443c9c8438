package io.efsmount.agent.report;

import java.time.Duration;
import java.util.Optional;

/** What the loop publishes; reading it never waits for a pass. */
public interface Pulse {

    /** The report of the last pass; empty before the first. */
    Optional<HostReport> report();

    /** How long ago the last pass ended; before the first, how long ago the loop was made. */
    Duration sinceTick();
}
