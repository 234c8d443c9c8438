package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** When something that failed may be tried again: soon if it may mend itself, late if somebody must do something. */
final class Attempts {
    private static final Backoff SOON = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final Backoff LATE = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));
    private static final Set<ProblemCode> STAYS = EnumSet.of(
            ProblemCode.ECS_ACCESS_DENIED,
            ProblemCode.ECS_ATTRIBUTES_FULL,
            ProblemCode.ECS_REFUSED,
            ProblemCode.API_CREDENTIALS);

    private final RandomGenerator random;
    private Optional<Problem> problem = Optional.empty();
    private Duration due = Duration.ZERO;
    private int failures;

    Attempts(RandomGenerator random) {
        this.random = random;
    }

    void failed(Problem why, Duration now) {
        problem = Optional.of(why);
        failures++;
        due = now.plus((STAYS.contains(why.code()) ? LATE : SOON).after(failures, random));
    }

    void succeeded() {
        problem = Optional.empty();
        failures = 0;
        due = Duration.ZERO;
    }

    boolean isDue(Duration now) {
        return now.compareTo(due) >= 0;
    }

    Duration due() {
        return due;
    }

    Optional<Problem> problem() {
        return problem;
    }
}
