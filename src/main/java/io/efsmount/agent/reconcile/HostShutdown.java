package io.efsmount.agent.reconcile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells the end of the host from the end of the agent alone. */
final class HostShutdown {
    private HostShutdown() {}

    /**
     * Whether this host goes down: systemd says "stopping" from the moment on that a shutdown is queued (systemctl(1),
     * {@code is-system-running}). Without systemd, or without an answer in time, the answer is no.
     */
    static boolean isUnderWay(Duration patience) {
        return isUnderWay(List.of("systemctl", "is-system-running"), patience);
    }

    static boolean isUnderWay(List<String> question, Duration patience) {
        try {
            Process asked = new ProcessBuilder(question)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                asked.getOutputStream().close();
                return asked.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                        && new String(asked.getInputStream().readNBytes(64), StandardCharsets.UTF_8)
                                .strip()
                                .equals("stopping");
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
