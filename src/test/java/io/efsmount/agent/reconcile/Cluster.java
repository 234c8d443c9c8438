package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.ecs.ClusterApi;
import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.ecs.InstanceStatus;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One container instance in memory, which knows who has drained it. */
final class Cluster implements ClusterApi {
    /** How calls that change something end; questions are only ever refused. */
    enum Manner {
        WELL,
        REFUSED,
        /** It was done, and nobody was told. */
        DONE_UNSEEN,
        /** It was not done, and nobody was told. */
        LOST
    }

    /** The process ends here. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    final Map<String, String> attributes = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    Manner manner = Manner.WELL;
    int limit = 10;
    InstanceStatus status = InstanceStatus.ACTIVE;
    boolean drainedByAgent;
    boolean refusesDeletes;
    /** Whether deleting what is not there is answered as if the instance were not known. */
    boolean missesWhatIsGone;

    Observation<Optional<String>> leaving = Observation.known(Optional.empty());
    /** Happens within each call that changes an attribute, after ECS has done it; takes the call's deadline. */
    Consumer<Duration> within = _ -> {};

    /** What the instance metadata says. */
    Observation<Optional<String>> leaving() {
        return leaving;
    }

    void killsTheCaller() {
        within = _ -> {
            throw new Killed();
        };
    }

    /** What an operator does with the AWS CLI. */
    void operator(InstanceStatus to) {
        status = to;
        drainedByAgent = false;
    }

    @Override
    public Optional<Problem> put(ClusterMembership host, Map<String, String> added, Duration deadline) {
        calls.add("put " + new TreeMap<>(added));
        Map<String, String> all = new TreeMap<>(attributes);
        all.putAll(added);
        if (manner == Manner.WELL && all.size() > limit) {
            return Optional.of(ProblemCode.ECS_ATTRIBUTES_FULL.with("no room"));
        }
        Optional<Problem> answer = done(() -> attributes.putAll(added));
        within.accept(deadline);
        return answer;
    }

    @Override
    public Optional<Problem> delete(ClusterMembership host, Collection<String> names, Duration deadline) {
        calls.add("delete " + names);
        if (refusesDeletes) {
            return Optional.of(ProblemCode.ECS_ACCESS_DENIED.with("denied"));
        }
        assertTrue(names.size() <= 10, () -> "ten in one call: " + names);
        if (missesWhatIsGone && !attributes.keySet().containsAll(names)) {
            return Optional.of(ProblemCode.ECS_UNKNOWN_INSTANCE.with("TargetNotFoundException"));
        }
        Optional<Problem> answer = done(() -> attributes.keySet().removeAll(names));
        within.accept(deadline);
        return answer;
    }

    @Override
    public Observation<InstanceStatus> status(ClusterMembership host) {
        calls.add("status");
        return manner == Manner.REFUSED
                ? Observation.unavailable(ProblemCode.ECS_ACCESS_DENIED.with("denied"))
                : Observation.known(status);
    }

    @Override
    public Optional<Problem> change(ClusterMembership host, InstanceStatus to) {
        calls.add("change " + to);
        return done(() -> {
            if (to == InstanceStatus.ACTIVE) {
                assertEquals(true, drainedByAgent, "a host is made active only when the agent has drained it");
            } else {
                assertEquals(InstanceStatus.ACTIVE, status, "only an active instance is drained");
            }
            status = to;
            drainedByAgent = to == InstanceStatus.DRAINING;
        });
    }

    private Optional<Problem> done(Runnable what) {
        if (manner == Manner.WELL || manner == Manner.DONE_UNSEEN) {
            what.run();
        }
        return switch (manner) {
            case WELL -> Optional.empty();
            case REFUSED -> Optional.of(ProblemCode.ECS_ACCESS_DENIED.with("denied"));
            case DONE_UNSEEN, LOST -> Optional.of(ProblemCode.ECS_UNREACHABLE.with("no answer"));
        };
    }
}
