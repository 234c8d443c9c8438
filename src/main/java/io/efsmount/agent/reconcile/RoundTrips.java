package io.efsmount.agent.reconcile;

import io.efsmount.agent.mount.Errno;
import io.efsmount.agent.mount.SystemCallException;
import io.efsmount.agent.mount.SystemCalls;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps asking the server of every mount in place for a round trip, one at a time for each, and remembers how that went.
 * A mount is judged by the age of its last good round trip, so that one slow answer changes nothing.
 */
final class RoundTrips {

    /** The last good round trip. */
    record Good(Duration took, Instant at) {}

    private record Answer(int errno, Duration took, Duration end, Instant at) {}

    private static final int NO_NFS = -1;

    private final SystemCalls calls;
    private final Machinery machinery;
    private final SteadyClock clock;
    private final InstantSource wallClock;
    private Duration timeout;
    private Duration staleAfter;
    private final Map<String, Watched> watched = new HashMap<>();

    RoundTrips(Machinery machinery, SystemCalls calls, Duration timeout, Duration staleAfter) {
        this.calls = calls;
        this.machinery = machinery;
        this.clock = machinery.clock();
        this.wallClock = machinery.wallClock();
        this.timeout = timeout;
        this.staleAfter = staleAfter;
    }

    /** From now on these count. */
    void limit(Duration newTimeout, Duration newStaleAfter) {
        timeout = newTimeout;
        staleAfter = newStaleAfter;
    }

    /** Starts a round trip to the mount that is in place now, unless one is under way. */
    void ask(String name, MountEntry entry) {
        watchedAt(name, entry).ask(entry.mountPoint());
    }

    /** Waits for what was asked, but not longer than this in all. */
    void await(Duration patience) {
        Duration end = clock.now().plus(patience);
        watched.values().forEach(w -> w.slot.await(end.minus(clock.now())));
    }

    Response response(String name, MountEntry entry) {
        return watchedAt(name, entry).response();
    }

    Optional<Good> lastGood(String name) {
        return Optional.ofNullable(watched.get(name)).flatMap(w -> Optional.ofNullable(w.lastGood));
    }

    /** Forgets the mounts that are not in place any more. A call stuck on one of them is left to end by itself. */
    void keepOnly(Predicate<String> inPlace) {
        watched.keySet().removeIf(inPlace.negate());
    }

    private Watched watchedAt(String name, MountEntry entry) {
        Watched known = watched.get(name);
        if (known == null || !known.isOf(entry)) {
            known = new Watched(entry);
            watched.put(name, known);
        }
        return known;
    }

    /** One kernel mount. */
    private final class Watched {
        private final MountEntry entry;
        private final Slot<Answer> slot = machinery.slot();
        private final Duration since = clock.now();
        private @Nullable Good lastGood;
        private Duration lastGoodAt = Duration.ZERO;
        private boolean stale;

        Watched(MountEntry entry) {
            this.entry = entry;
        }

        /** The kernel gives the id of a mount that is gone to the next one; its device is still another then. */
        boolean isOf(MountEntry other) {
            return entry.id() == other.id() && entry.device().equals(other.device());
        }

        void ask(String path) {
            Response before = response();
            slot.start(() -> roundTrip(path), answer -> isNews(before, answer));
        }

        private boolean isNews(Response before, Answer answer) {
            return switch (answer.errno()) {
                case 0 -> before != Response.GOOD;
                case Errno.ESTALE -> before != Response.STALE;
                default -> false;
            };
        }

        Response response() {
            collect();
            if (stale) {
                return Response.STALE;
            }
            Duration now = clock.now();
            if (lastGood == null) {
                return now.minus(since).compareTo(timeout) < 0 ? Response.UNKNOWN : Response.OVERDUE;
            }
            return now.minus(lastGoodAt).compareTo(staleAfter) < 0 ? Response.GOOD : Response.OVERDUE;
        }

        private Answer roundTrip(String path) {
            Duration start = clock.now();
            try {
                long type = calls.fileSystemType(path);
                return answer(type == SystemCalls.NFS_SUPER_MAGIC ? 0 : NO_NFS, start);
            } catch (SystemCallException e) {
                return answer(e.errno(), start);
            }
        }

        private Answer answer(int errno, Duration start) {
            Duration end = clock.now();
            return new Answer(errno, end.minus(start), end, wallClock.instant());
        }

        private void collect() {
            slot.take().ifPresent(answer -> {
                stale = answer.errno() == Errno.ESTALE;
                if (answer.errno() == 0) {
                    lastGood = new Good(answer.took(), answer.at());
                    lastGoodAt = answer.end();
                }
            });
        }
    }
}
