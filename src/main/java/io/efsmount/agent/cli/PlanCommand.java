package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.plan.Severity;
import io.efsmount.agent.reconcile.Reconciler;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plan}: what would be done, and why. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Shows what would be done and why, and changes nothing; exit code 1 when a required mount cannot be"
                        + " had as things are.")
final class PlanCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private final Configured configured = new Configured();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        AgentSettings settings = configured.settings();
        Reconciler.Pass pass = new OneShot(settings, PATIENCE).until(Reconciler::look, Reconciler.Pass::seen);
        spec.commandLine().getOut().print(PlanText.of(pass));
        spec.commandLine().getOut().flush();
        boolean hopeless = pass.plan().mounts().stream()
                .anyMatch(mount -> mount.spec().required()
                        && mount.verdict()
                                .problem()
                                .filter(p -> p.severity() == Severity.FAILED)
                                .isPresent());
        return hopeless ? ExitCode.NOT_REACHED : ExitCode.OK;
    }
}
