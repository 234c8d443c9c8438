package io.efsmount.agent.plan;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something the agent looked at: either its value, or the reason why it could not be seen. What could not be seen is
 * never acted on, so nobody may read a value without saying what happens when there is none.
 *
 * @param <T> the observed value
 */
public sealed interface Observation<T> {

    /** It was seen, and this is what it is. */
    record Known<T>(T value) implements Observation<T> {}

    /** It could not be seen, and this is why. */
    record Unavailable<T>(Problem problem) implements Observation<T> {}

    static <T> Observation<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Observation<T> unavailable(Problem problem) {
        return new Unavailable<>(problem);
    }

    default Optional<T> toOptional() {
        return switch (this) {
            case Known<T>(T seen) -> Optional.of(seen);
            case Unavailable<T> _ -> Optional.empty();
        };
    }

    default Optional<Problem> reason() {
        return switch (this) {
            case Known<T> _ -> Optional.empty();
            case Unavailable<T>(Problem problem) -> Optional.of(problem);
        };
    }

    default <R> Observation<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Known<T>(T seen) -> new Known<>(change.apply(seen));
            case Unavailable<T>(Problem problem) -> new Unavailable<>(problem);
        };
    }
}
