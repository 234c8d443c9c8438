package io.efsmount.agent.reconcile;

import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts and deletes attributes, so that those in ECS are those that should be. One caller. */
final class AttributeTeller {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    // Somebody may have deleted them by hand, and nothing else would ever mend that: four calls a day and host.
    private static final Duration REFRESH = Duration.ofHours(6);

    private final ClusterApi api;
    private final Machinery machinery;
    private final String state;
    private Attempts attempts;
    private @Nullable Duration fresh;
    private @Nullable String tried;

    /** @param state name of the attribute that is told even where there is no room for others */
    AttributeTeller(ClusterApi api, Machinery machinery, String state) {
        this.api = api;
        this.machinery = machinery;
        this.state = state;
        this.attempts = new Attempts(machinery.random());
    }

    /** It is another container instance from now on. */
    void reset() {
        attempts = new Attempts(machinery.random());
        fresh = null;
        tried = null;
    }

    /**
     * Tells the difference between what was put and what should be.
     *
     * @param keep writes down what was told
     * @return what was told, if anything was
     */
    Optional<Memory> tell(
            ClusterMembership host, Memory known, Map<String, String> goal, Function<Memory, Optional<Problem>> keep) {
        Duration now = machinery.clock().now();
        fresh = fresh == null ? now.plus(jittered()) : fresh;
        boolean again = now.compareTo(fresh) >= 0;
        Map<String, String> put = new TreeMap<>(goal);
        put.values().removeIf(Memory.UNKNOWN::equals); // in doubt, and not yet settled what it should be
        List<String> gone = known.put().keySet().stream()
                .filter(name -> !goal.containsKey(name))
                .toList();
        if (!again) {
            put.entrySet().removeAll(known.put().entrySet());
        }
        if (put.isEmpty() && gone.isEmpty()) {
            attempts.succeeded();
            return Optional.empty();
        }
        // Where there is no room for the mounts, another state need not wait for it.
        boolean full = attempts.problem()
                .filter(p -> p.code() == ProblemCode.ECS_ATTRIBUTES_FULL)
                .isPresent();
        return attempts.isDue(now) || (full && put.containsKey(state) && !Objects.equals(put.get(state), tried))
                ? tell(host, known, put, gone, keep)
                : Optional.empty();
    }

    private Optional<Memory> tell(
            ClusterMembership host,
            Memory known,
            Map<String, String> put,
            List<String> gone,
            Function<Memory, Optional<Problem>> keep) {
        Memory told = known;
        tried = put.containsKey(state) ? put.get(state) : tried;
        Optional<Problem> notPut = put.isEmpty() ? Optional.empty() : api.put(host, put, DEADLINE);
        boolean full =
                notPut.filter(p -> p.code() == ProblemCode.ECS_ATTRIBUTES_FULL).isPresent();
        told = full && put.containsKey(state) && put.size() > 1
                ? stateAlone(host, told, put)
                : after(notPut, told, told.with(put), put.keySet());
        // Not put, not deleted: a host without credentials has not earned a second refusal.
        Optional<Problem> notGone = Optional.empty();
        if (!gone.isEmpty() && (notPut.isEmpty() || full)) {
            notGone = api.delete(host, gone);
            told = after(notGone, told, told.without(gone), gone);
        }
        Optional<Problem> notKept = told.equals(known) ? Optional.empty() : keep.apply(told);
        Duration now = machinery.clock().now();
        Stream.of(notPut, notGone, notKept)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresentOrElse(p -> attempts.failed(p, now), attempts::succeeded);
        if (notPut.isEmpty() && !put.isEmpty()) {
            fresh = now.plus(jittered());
        }
        return told.equals(known) ? Optional.empty() : Optional.of(told);
    }

    private Memory stateAlone(ClusterMembership host, Memory told, Map<String, String> put) {
        Map<String, String> alone = Map.of(state, String.valueOf(put.get(state)));
        return after(api.put(host, alone, DEADLINE), told, told.with(alone), alone.keySet());
    }

    /** What to remember after a call for these attributes. */
    private static Memory after(Optional<Problem> failure, Memory before, Memory done, Collection<String> names) {
        if (failure.isEmpty()) {
            return done;
        }
        return ClusterApi.surelyNotDone(failure.get()) ? before : before.inDoubt(names);
    }

    private Duration jittered() {
        return REFRESH.plusSeconds(machinery.random().nextLong(REFRESH.toSeconds() / 2));
    }

    /** When to try again, or to put everything again. */
    Optional<Duration> due() {
        return attempts.problem().isPresent() ? Optional.of(attempts.due()) : Optional.ofNullable(fresh);
    }

    Optional<Problem> problem() {
        return attempts.problem();
    }
}
