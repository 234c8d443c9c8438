package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps an answer from outside fresh, in the background: asked once at the start, then at a slow jittered interval; after
 * a failure, and while something is wrong, sooner, with backoff. An answer that was known stays known when a later
 * question fails.
 *
 * @param <T> the answer
 */
final class Refresher<T> {
    private static final int ENOUGH = 3;
    private static final Logger LOG = Logger.getLogger(Refresher.class);

    private final Machinery machinery;
    private final String what;
    private final Supplier<Observation<T>> question;
    private final Duration interval;
    private final Backoff backoff;
    private final Slot<Observation<T>> slot;
    private Observation<T> answer;
    private Optional<Problem> failure = Optional.empty();
    private Duration due = Duration.ZERO;
    private int hurried;
    private int answers;
    private boolean otherQuestion;

    Refresher(Machinery machinery, String what, Supplier<Observation<T>> question, Duration interval, Backoff backoff) {
        this.machinery = machinery;
        this.what = what;
        this.question = question;
        this.interval = interval;
        this.backoff = backoff;
        this.slot = machinery.slot();
        this.answer = Observation.unavailable(ProblemCode.NOT_ASKED_YET.with(what + " has not answered yet"));
    }

    /**
     * Takes in what was answered, and asks when it is time.
     *
     * @param troubled whether something is wrong that a new answer could mend
     */
    void tick(boolean troubled) {
        Optional<Observation<T>> got = slot.take();
        if (got.isPresent()) {
            takeIn(got.get(), troubled);
        } else if (!troubled && failure.isEmpty()) {
            hurried = 0;
        } else if (hurried == 0 && answers > 0) {
            hurry();
        }
        if (otherQuestion || machinery.clock().now().compareTo(due) >= 0) {
            // a question that is still under way is the old one: its end makes a pass, which asks again
            otherQuestion &= !slot.start(this::ask);
        }
    }

    /** The question is another than before: its answer is wanted as soon as can be. */
    void askAgain() {
        otherQuestion = true;
    }

    /** A bug must not end the pass that finds it, and again each pass after it. */
    private Observation<T> ask() {
        try {
            return question.get();
        } catch (RuntimeException bug) {
            LOG.error(
                    LogLine.of("Question failed: this is a bug, please report it")
                            .add("asked", what),
                    bug);
            return Observation.unavailable(
                    ProblemCode.API_ERROR.with("a bug of the agent, asking " + what + ": " + bug));
        }
    }

    private void takeIn(Observation<T> got, boolean troubled) {
        answers++;
        failure = got.reason();
        if (failure.isEmpty() || answer.toOptional().isEmpty()) {
            answer = got;
        }
        // Trouble from before the first answer is what that answer was waited for: it says nothing yet.
        if (failure.isPresent() || (troubled && hurried > 0)) {
            hurried++;
            due = machinery.clock().now().plus(backoff.after(hurried, machinery.random()));
        } else {
            hurried = 0;
            due = machinery.clock().now().plus(jittered());
        }
    }

    /** Trouble began: the next question is brought forward, but not repeated at once. */
    private void hurry() {
        hurried = 1;
        Duration soon = machinery.clock().now().plus(backoff.after(1, machinery.random()));
        due = due.compareTo(soon) > 0 ? soon : due;
    }

    /** The interval, 20 % more or less: hosts that booted together do not ask together for ever. */
    private Duration jittered() {
        long millis = interval.toMillis();
        return Duration.ofMillis(millis - millis / 5 + machinery.random().nextLong(millis * 2 / 5 + 1));
    }

    Observation<T> answer() {
        return answer;
    }

    /** Why the last question was not answered, even where an earlier answer is still known. */
    Optional<Problem> failure() {
        return failure;
    }

    /** Whether the answer is known, or was asked for often enough to believe that it will not come soon. */
    boolean answered() {
        return answer.toOptional().isPresent() || answers >= ENOUGH;
    }

    /** When it wants its next tick. */
    Duration due() {
        return slot.age().isPresent() ? Duration.ofDays(365) : due;
    }
}
