package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.reconcile.InstanceLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A daemon that was started with another run directory than the configuration names now, and so has another lock. A command
 * would work beside it, and it would undo what that did.
 */
final class OtherDaemon {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private OtherDaemon() {}

    /**
     * Refuses to go on beside it. While the lock is ours, the daemon of this run directory cannot be up.
     *
     * @throws CommandFailure if a daemon answers all the same
     * @throws IOException if the run directory cannot be used
     */
    static void refuse(AgentSettings settings) throws IOException {
        Path runDirectory = Path.of(settings.files().runDirectory());
        try (InstanceLock lock = InstanceLock.take(runDirectory).orElse(null)) {
            if (lock != null && answers(settings.health())) {
                throw new CommandFailure(
                        ExitCode.LOCKED,
                        "a daemon answers at " + HealthUrl.of(settings.health(), "") + " but does not use "
                                + runDirectory + ": take the change of efs.run-directory back, or 'systemctl restart"
                                + " efs-mount-agent' (mounts stay)");
            }
        }
    }

    /** Without the token: that it is wanted tells enough. */
    private static boolean answers(AgentSettings.Health health) {
        try {
            HttpAsk.Answer answer = HttpAsk.byTcp(
                            HealthUrl.of(health, HealthcheckCommand.READY), HealthcheckCommand.READY, Optional.empty())
                    .within(LIMIT);
            return switch (answer.status()) {
                case 200 -> DaemonClient.saysReady(answer.body().strip());
                case 401 -> answer.body().contains("efs.health.token-file");
                case 503 -> answer.body().matches("(?s)(failed|degraded|starting|stale): .*");
                default -> false;
            };
        } catch (IOException _) {
            return false;
        }
    }
}
