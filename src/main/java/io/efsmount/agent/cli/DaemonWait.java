package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.report.HostReport;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits until the running daemon reports what was asked of it. */
final class DaemonWait {
    private static final long POLL_MILLIS = 100;

    private final DaemonClient client;
    private final Duration limit;

    DaemonWait(AgentSettings settings, Duration limit) {
        this.client = new DaemonClient(settings.health());
        this.limit = limit;
    }

    /** The first report after the request that satisfies this, or the last one before time was up. */
    HostReport until(Predicate<HostReport> reached) {
        long end = System.nanoTime() + limit.toNanos();
        HostReport report = next(end);
        long before = report.pass();
        // The pass under way may have begun before the request, so its report says nothing: the one after it counts.
        while (report.pass() < before + 2 || !reached.test(report)) {
            if (System.nanoTime() > end) {
                return report;
            }
            pause();
            report = next(end);
        }
        return report;
    }

    /** Somebody has the lock, so a daemon that does not answer is most likely starting, or very busy. */
    private HostReport next(long end) {
        while (true) {
            try {
                return client.report();
            } catch (CommandFailure unavailable) {
                if (System.nanoTime() > end) {
                    throw unavailable;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.SOFTWARE, "interrupted");
        }
    }
}
