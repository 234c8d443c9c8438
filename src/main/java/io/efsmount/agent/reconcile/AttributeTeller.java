package io.efsmount.agent.reconcile;

import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Wanted;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts and deletes attributes, so that those in ECS are those that should be. What a call is about is in doubt from before
 * it until its end is known, also for a later life: this one may end within the call. One caller.
 */
final class AttributeTeller {
    // Somebody may have deleted them by hand, and nothing else would ever mend that: four calls a day and host.
    private static final Duration REFRESH = Duration.ofHours(6);

    private final ClusterApi api;
    private final Machinery machinery;
    private final String state;
    // What may be put cannot wait for what may not be deleted.
    private Attempts puts;
    private Attempts deletes;
    private Optional<Problem> notKept = Optional.empty();
    private @Nullable Duration fresh;
    private @Nullable String tried;

    /**
     * What is to be put, and what is to go.
     *
     * @param whole whether nothing that is there is left out; less than all says nothing of the rest
     */
    private record Work(Map<String, String> put, List<String> gone, boolean whole) {
        Set<String> names() {
            Set<String> all = new TreeSet<>(put.keySet());
            all.addAll(gone);
            return all;
        }
    }

    /** What to remember after a call, and why it did not do what it should. */
    private record Told(Memory memory, Optional<Problem> failure) {
        boolean isFull() {
            return failure.filter(p -> p.code() == ProblemCode.ECS_ATTRIBUTES_FULL)
                    .isPresent();
        }
    }

    /** @param state name of the attribute that is told even where there is no room for others */
    AttributeTeller(ClusterApi api, Machinery machinery, String state) {
        this.api = api;
        this.machinery = machinery;
        this.state = state;
        this.puts = new Attempts(machinery.random());
        this.deletes = new Attempts(machinery.random());
    }

    /** It is another container instance from now on. */
    void reset() {
        puts = new Attempts(machinery.random());
        deletes = new Attempts(machinery.random());
        notKept = Optional.empty();
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
        Map<String, String> put = new TreeMap<>(goal);
        put.values().removeIf(Memory.UNKNOWN::equals); // in doubt, and not yet settled what it should be
        int all = put.size();
        List<String> gone = known.put().keySet().stream()
                .filter(name -> !goal.containsKey(name))
                .sorted()
                .limit(Wanted.MOST) // of one call; the rest with the next
                .toList();
        if (now.compareTo(fresh) < 0) {
            put.entrySet().removeAll(known.put().entrySet());
        }
        if (put.isEmpty()) {
            puts.succeeded();
        }
        if (gone.isEmpty()) {
            deletes.succeeded();
        }
        Work due = due(put, gone, all, now);
        if (due.names().isEmpty()) {
            notKept = notKept.flatMap(_ -> keep.apply(known));
            return Optional.empty();
        }
        return tell(host, known, due, keep);
    }

    private Work due(Map<String, String> put, List<String> gone, int all, Duration now) {
        boolean full = new Told(Memory.none(""), puts.problem()).isFull();
        // Where there is no room for the mounts, another state need not wait for it.
        boolean puttable =
                puts.isDue(now) || (full && put.containsKey(state) && !Objects.equals(put.get(state), tried));
        // Not put, not deleted: a host without credentials has not earned a second refusal.
        boolean deletable = deletes.isDue(now) && (puttable || full);
        return new Work(puttable ? put : Map.of(), deletable ? gone : List.of(), puttable && put.size() == all);
    }

    private Optional<Memory> tell(
            ClusterMembership host, Memory known, Work due, Function<Memory, Optional<Problem>> keep) {
        Memory doubtful = known.inDoubt(due.names());
        Optional<Problem> notNoted = doubtful.equals(known) ? Optional.empty() : keep.apply(doubtful);
        if (Thread.currentThread().isInterrupted()) {
            return Optional.empty(); // the process ends, and nothing can be written down any more
        }
        Told put = put(host, known, due.put());
        boolean deletes = !due.gone().isEmpty() && (put.failure().isEmpty() || put.isFull());
        Told all = deletes ? delete(host, put.memory(), due.gone()) : put;
        Memory told = all.memory();
        notKept = told.equals(doubtful) ? notNoted : keep.apply(told);
        Duration now = machinery.clock().now();
        if (!due.put().isEmpty()) {
            end(puts, put.failure().or(() -> notKept), now);
            fresh = due.whole() && put.failure().isEmpty() ? now.plus(jittered()) : fresh;
        }
        if (deletes) {
            end(this.deletes, all.failure().or(() -> notKept), now);
        }
        return told.equals(known) ? Optional.empty() : Optional.of(told);
    }

    private static void end(Attempts attempts, Optional<Problem> problem, Duration now) {
        problem.ifPresentOrElse(p -> attempts.failed(p, now), attempts::succeeded);
    }

    private Told put(ClusterMembership host, Memory known, Map<String, String> put) {
        if (put.isEmpty()) {
            return new Told(known, Optional.empty());
        }
        tried = put.containsKey(state) ? put.get(state) : tried;
        Told all = after(api.put(host, put, Announcement.CALL_DEADLINE), known, known.with(put), put.keySet());
        if (!all.isFull() || !put.containsKey(state) || put.size() == 1) {
            return all;
        }
        Map<String, String> alone = Map.of(state, String.valueOf(put.get(state)));
        Optional<Problem> notPut = api.put(host, alone, Announcement.CALL_DEADLINE);
        return new Told(after(notPut, known, known.with(alone), alone.keySet()).memory(), all.failure());
    }

    private Told delete(ClusterMembership host, Memory known, List<String> gone) {
        Optional<Problem> failure = api.delete(host, gone, Announcement.CALL_DEADLINE)
                .filter(p -> p.code() != ProblemCode.ECS_UNKNOWN_INSTANCE || !isTold(known));
        return after(failure, known, known.without(gone), gone);
    }

    /** Then ECS knows the instance: what it does not know is the attribute, which is as it should be. */
    private boolean isTold(Memory known) {
        String value = known.put().get(state);
        return value != null && !value.equals(Memory.UNKNOWN);
    }

    private static Told after(Optional<Problem> failure, Memory before, Memory done, Collection<String> names) {
        boolean unknown = failure.filter(p -> !ClusterApi.surelyNotDone(p)).isPresent();
        Memory failed = unknown ? before.inDoubt(names) : before;
        return new Told(failure.isEmpty() ? done : failed, failure);
    }

    private Duration jittered() {
        return REFRESH.plusSeconds(machinery.random().nextLong(REFRESH.toSeconds() / 2));
    }

    /** When to try again, and when to put everything again. */
    Stream<Duration> dues() {
        Stream<Duration> failed = Stream.of(puts, deletes)
                .filter(attempts -> attempts.problem().isPresent())
                .map(Attempts::due);
        return Stream.concat(failed, Stream.ofNullable(fresh));
    }

    Optional<Problem> problem() {
        return puts.problem().or(deletes::problem).or(() -> notKept);
    }
}
