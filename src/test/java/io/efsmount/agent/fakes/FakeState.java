package io.efsmount.agent.fakes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The world that several fakes share, and the log of what they were asked. Safe for use by many threads. */
public final class FakeState {

    /** One request and its answer; status 0 is none. */
    public record Logged(Instant at, String operation, String request, int status) {}

    private final List<Logged> log = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private FakeWorld world;
    private Instant changed = Instant.now();

    public FakeState(FakeWorld world) {
        this.world = world;
    }

    public synchronized FakeWorld world() {
        return world;
    }

    /** Replaces the world and wakes everything that waits for another one. */
    public void change(UnaryOperator<FakeWorld> how) {
        List<Runnable> told;
        synchronized (this) {
            world = how.apply(world);
            changed = Instant.now();
            told = List.copyOf(listeners);
            notifyAll();
        }
        told.forEach(Runnable::run);
    }

    /** Takes the fault for one EFS call out of the queue, or else the standing one. */
    synchronized EfsFault takeEfsFault() {
        List<EfsFault> next = world.efs().next();
        if (next.isEmpty()) {
            return world.efs().fault();
        }
        EfsFault first = next.getFirst();
        world = world.withEfs(e -> EfsWorlds.next(e, next.subList(1, next.size())));
        return first;
    }

    /** Takes the fault for one ECS call out of the queue, or else the standing one. */
    synchronized EcsFault takeEcsFault() {
        List<EcsFault> next = world.ecs().next();
        if (next.isEmpty()) {
            return world.ecs().fault();
        }
        EcsFault first = next.getFirst();
        world = world.withEcs(e -> EcsWorlds.next(e, next.subList(1, next.size())));
        return first;
    }

    /** A change that a call makes: nobody waits for that. */
    synchronized void amend(UnaryOperator<FakeWorld> how) {
        world = how.apply(world);
    }

    synchronized void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Waits until the time has passed, or the world was changed. */
    synchronized void pause(Duration time) throws InterruptedException {
        Instant start = changed;
        Instant end = Instant.now().plus(time);
        while (changed.equals(start) && Instant.now().isBefore(end)) {
            wait(Math.max(1, Duration.between(Instant.now(), end).toMillis()));
        }
    }

    /** How long ago the world was last changed by a test. */
    synchronized Duration age() {
        return Duration.between(changed, Instant.now());
    }

    synchronized void log(Logged entry) {
        log.add(entry);
    }

    public synchronized List<Logged> calls() {
        return List.copyOf(log);
    }

    public synchronized void forgetCalls() {
        log.clear();
    }

    /** How often each operation was asked for; an operation is the EFS action, or {@code PUT token} and the like. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        log.forEach(entry -> counts.merge(entry.operation(), 1, Integer::sum));
        return counts;
    }
}
