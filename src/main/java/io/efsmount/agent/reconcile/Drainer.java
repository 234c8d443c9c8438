package io.efsmount.agent.reconcile;

import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.DrainRule;
import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does what {@link DrainRule} decided. It asks before it changes anything: only an ACTIVE instance is drained, and only a
 * DRAINING one that the agent has drained, and that nobody else wants empty, is made active. What it is about to do is
 * written down first. One caller.
 */
final class Drainer {
    private static final Logger LOG = Logger.getLogger(Drainer.class);

    private final ClusterApi api;
    private final Machinery machinery;
    private final DrainRule rule;
    private final Supplier<Observation<Optional<String>>> leaving;
    private Attempts attempts;

    /** @param leaving why others want this host empty, if they do */
    Drainer(ClusterApi api, Machinery machinery, DrainRule rule, Supplier<Observation<Optional<String>>> leaving) {
        this.leaving = leaving;
        this.api = api;
        this.machinery = machinery;
        this.rule = rule;
        this.attempts = new Attempts(machinery.random());
    }

    /** It is another container instance from now on. */
    void reset() {
        rule.beginAnew();
        attempts = new Attempts(machinery.random());
    }

    void act(ClusterMembership host, Memory known, DrainRule.Step step, Function<Memory, Optional<Problem>> keep) {
        if (step == DrainRule.Step.NOTHING) {
            if (rule.rests()) {
                attempts.succeeded();
            }
            return;
        }
        if (!attempts.isDue(machinery.clock().now())) {
            return;
        }
        Optional<Problem> problem = switch (api.status(host)) {
            case Observation.Unavailable<InstanceStatus>(Problem why) -> Optional.of(why);
            case Observation.Known<InstanceStatus>(InstanceStatus status) ->
                switch (step) {
                    case NOTHING -> Optional.empty();
                    case DRAIN -> drain(host, known, status, keep);
                    case ACTIVATE -> activate(host, known, status, keep);
                    case RESOLVE -> resolve(known, status, keep);
                };
        };
        boolean stillFailing =
                step == DrainRule.Step.RESOLVE && attempts.problem().isPresent();
        if (problem.isPresent()) {
            attempts.failed(problem.get(), machinery.clock().now());
        } else if (!stillFailing) { // that a call did nothing is no success of it
            attempts.succeeded();
        }
    }

    private static Optional<Problem> resolve(
            Memory known, InstanceStatus status, Function<Memory, Optional<Problem>> keep) {
        return keep.apply(known.with(status == InstanceStatus.DRAINING ? Drain.DONE : Drain.NONE));
    }

    private Optional<Problem> drain(
            ClusterMembership host, Memory known, InstanceStatus status, Function<Memory, Optional<Problem>> keep) {
        if (status != InstanceStatus.ACTIVE) {
            LOG.info(LogLine.of("Not drained: it is not active").add("container-instance", known.arn()));
            rule.leaveAlone();
            return Optional.empty();
        }
        Optional<Problem> notWritten = keep.apply(known.with(Drain.INTENDED));
        if (notWritten.isPresent()) {
            return keep.apply(known).or(() -> notWritten); // what could not be remembered could not be undone
        }
        Optional<Problem> failed = api.change(host, InstanceStatus.DRAINING);
        if (failed.isEmpty()) {
            LOG.warn(LogLine.of("Host drained").add("container-instance", known.arn()));
            return keep.apply(known.with(Drain.DONE));
        }
        Optional<Problem> stillNoted =
                ClusterApi.surelyNotDone(failed.get()) ? keep.apply(known) : Optional.<Problem>empty();
        return failed.or(() -> stillNoted);
    }

    private Optional<Problem> activate(
            ClusterMembership host, Memory known, InstanceStatus status, Function<Memory, Optional<Problem>> keep) {
        if (status == InstanceStatus.DRAINING) {
            Optional<Problem> failed = unwanted(known).or(() -> api.change(host, InstanceStatus.ACTIVE));
            if (failed.isPresent()) {
                return failed;
            }
            LOG.info(LogLine.of("Host made active again").add("container-instance", known.arn()));
        }
        return keep.apply(known.with(Drain.NONE));
    }

    /** Why it must stay as it is: others want it empty too, or that is not known. */
    private Optional<Problem> unwanted(Memory known) {
        return switch (leaving.get()) {
            case Observation.Unavailable<Optional<String>>(Problem why) -> Optional.of(why);
            case Observation.Known<Optional<String>>(Optional<String> why) ->
                why.map(reason -> ProblemCode.ECS_DRAINED.with(
                        known.arn() + " was set to DRAINING by the agent, is well, and stays so because " + reason));
        };
    }

    /** When to try again what failed. */
    Optional<Duration> due() {
        return attempts.problem().map(_ -> attempts.due());
    }

    Optional<Problem> problem() {
        return attempts.problem();
    }
}
