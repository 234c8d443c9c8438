package io.efsmount.agent.cli;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.util.Optional;

/** What keeps health from being served by TCP, for the report: the next one, which is made at once, has the news. */
final class HealthTrouble {
    private final Runnable wake;
    private volatile Optional<Problem> problem = Optional.empty();

    HealthTrouble(Runnable wake) {
        this.wake = wake;
    }

    Optional<Problem> problem() {
        return problem;
    }

    void is(Optional<String> why) {
        boolean news = why.isPresent() != problem.isPresent();
        problem = why.map(ProblemCode.HEALTH_PORT::with);
        if (news) {
            wake.run();
        }
    }
}
