package io.efsmount.agent.ecs;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes have held long enough to be told. Each has its own time: bad news (a state of {@code failed}, a mount
 * that is gone) after 5 s, good news after 10 s, and up to half as much again, different on each host, so that hosts
 * which lose the same server do not tell it at the same instant. Good news that soon proved wrong is waited for twice as
 * long the next time, up to 5 min: a mount that comes and goes does not become a storm of calls. An instance that was told
 * nothing yet gets its good news at once. No clock and no I/O; not for several threads.
 */
public final class Settling {
    private static final Duration BAD = Duration.ofSeconds(5);
    private static final Duration GOOD = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final int MOST_STRIKES = 5; // 10 s doubled five times is more than the longest
    private static final String FAILED = "failed";

    /** A value, null for none, and since when it is wanted. */
    private record Held(@Nullable String value, Duration since) {}

    /** How often good news was wrong, and when it was told last. */
    private record Past(int strikes, @Nullable Duration good) {}

    private final String state;
    private final double stretch;
    private final Map<String, Held> wanted = new HashMap<>();
    private final Map<String, Past> records = new HashMap<>();
    private @Nullable Duration began;

    /**
     * @param state name of the attribute without which there is no other
     * @param share of the stretch that this host has, 0 to 1
     */
    public Settling(String state, double share) {
        this.state = state;
        this.stretch = 1 + share / 2;
    }

    /** Takes in what is wanted now. */
    public void see(Map<String, String> attributes, Duration now) {
        began = began == null ? now : began;
        Set<String> names = new HashSet<>(wanted.keySet());
        names.addAll(attributes.keySet());
        for (String name : names) {
            String value = attributes.get(name);
            Held before = wanted.get(name);
            if (before == null || !Objects.equals(before.value(), value)) {
                wanted.put(name, new Held(value, now));
            }
        }
    }

    /** What was put, changed where something else has held long enough. */
    public Map<String, String> settled(Map<String, String> put, Duration now) {
        Map<String, String> all = new TreeMap<>(put);
        for (String name : names(put)) {
            Held held = held(name);
            if (now.compareTo(held.since().plus(patience(name, held.value(), put))) >= 0) {
                if (held.value() == null) {
                    all.remove(name);
                } else {
                    all.put(name, held.value());
                }
            }
        }
        return all.containsKey(state) ? all : put;
    }

    /** When {@link #settled} will say something else than now, if nothing else is seen until then. */
    public Optional<Duration> next(Map<String, String> put, Duration now) {
        return names(put).stream()
                .filter(name -> !Objects.equals(held(name).value(), put.get(name)))
                .map(name -> held(name).since().plus(patience(name, held(name).value(), put)))
                .filter(due -> due.compareTo(now) > 0)
                .min(Duration::compareTo);
    }

    /** Takes in that these attributes were put, and what they were before. */
    public void told(Map<String, String> before, Map<String, String> after, Duration now) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String value = after.get(name);
            if (!Objects.equals(before.get(name), value) && !Memory.UNKNOWN.equals(value)) {
                Past old = records.getOrDefault(name, new Past(0, null));
                boolean soon = old.good() != null && now.minus(old.good()).compareTo(SOON) < 0;
                records.put(
                        name,
                        isGood(value)
                                ? new Past(old.strikes(), now)
                                : new Past(soon ? Math.min(old.strikes() + 1, MOST_STRIKES) : 0, old.good()));
            }
        }
    }

    private Duration patience(String name, @Nullable String value, Map<String, String> put) {
        if (!isGood(value)) {
            return stretched(BAD);
        }
        if (!put.containsKey(state)) {
            return Duration.ZERO;
        }
        Duration doubled = GOOD.multipliedBy(
                1L << records.getOrDefault(name, new Past(0, null)).strikes());
        return stretched(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST);
    }

    private Duration stretched(Duration time) {
        return Duration.ofMillis((long) (time.toMillis() * stretch));
    }

    private static boolean isGood(@Nullable String value) {
        return value != null && !value.equals(FAILED);
    }

    private Set<String> names(Map<String, String> put) {
        Set<String> names = new HashSet<>(wanted.keySet());
        names.addAll(put.keySet());
        return names;
    }

    /** What was put in another life and is not wanted in this one is unwanted since this one began. */
    private Held held(String name) {
        return wanted.getOrDefault(name, new Held(null, began == null ? Duration.ZERO : began));
    }
}
