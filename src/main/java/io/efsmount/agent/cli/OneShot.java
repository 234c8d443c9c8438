package io.efsmount.agent.cli;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.reconcile.Reconciler;
import io.efsmount.agent.reconcile.Wake;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes passes until what was asked for is reached, or time is up: the loop of a command that has no daemon. */
final class OneShot {
    private final AgentSettings settings;
    private final Duration limit;

    OneShot(AgentSettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    /**
     * Makes passes.
     *
     * @param onePass which kind of pass
     * @param reached whether a pass is the last
     * @return the last pass, whether or not it was reached
     */
    Reconciler.Pass until(Function<Reconciler, Reconciler.Pass> onePass, Predicate<Reconciler.Pass> reached) {
        Wake wake = new Wake();
        long end = System.nanoTime() + limit.toNanos();
        try (Reconciler reconciler = Reconciler.of(settings, Configured.host(settings, false), wake::signal)) {
            Reconciler.Pass pass = onePass.apply(reconciler);
            while (!reached.test(pass) && System.nanoTime() < end) {
                Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
                wake.await(pass.again().compareTo(left) < 0 ? pass.again() : left);
                pass = onePass.apply(reconciler);
            }
            return pass;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.SOFTWARE, "interrupted");
        }
    }
}
