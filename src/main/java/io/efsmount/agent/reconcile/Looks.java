package io.efsmount.agent.reconcile;

import io.efsmount.agent.mount.WriteGuard;
import io.efsmount.agent.plan.DataFound;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.MountSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is at the mount points: looked at in each pass while nothing is mounted there, and once beneath each mount, which
 * costs a healthy mount nothing; now and then where data lies beneath. Each look has a thread of its own, for the path may
 * lead over a dead server.
 */
final class Looks {
    /** Data on the host's own disk is looked for again after this, and a look that failed is made again. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    /** Beneath a mount, where it keeps nobody from working, data that is still there is counted again after this. */
    private static final Duration COUNT_AGAIN = Duration.ofHours(1);

    private final Machinery machinery;
    private final WriteGuard guard;
    private final Map<String, Spot> spots = new HashMap<>();

    /** What was seen, as far as it is known by now. */
    record Seen(MountPoint at, Optional<DataFound> data) {}

    Looks(Machinery machinery, WriteGuard guard) {
        this.machinery = machinery;
        this.guard = guard;
    }

    /** Another configuration: forgets the mounts that are gone or changed, and a look that is under way for one of them. */
    void keepOnly(List<MountSpec> specs) {
        spots.values().removeIf(spot -> !specs.contains(spot.spec));
    }

    /**
     * Starts the look that is due, if one is.
     *
     * @param jobs how many jobs have ended for this mount: what was seen before the last of them may be what it changed
     */
    void ask(MountSpec spec, List<MountEntry> stack, int jobs) {
        Spot spot = spots.computeIfAbsent(spec.name(), _ -> new Spot(spec));
        spot.collect(stack.stream().findFirst(), jobs);
        if (stack.isEmpty()) {
            spot.lookAt();
        } else {
            spot.lookBeneath();
        }
    }

    /** Waits for the looks at what is not mounted; what lies beneath a mount is in no hurry. */
    void await(Duration patience) {
        Duration end = machinery.clock().now().plus(patience);
        spots.values()
                .forEach(spot -> spot.look.await(end.minus(machinery.clock().now())));
    }

    /** Once in a pass, after {@link #ask} and {@link #await}. */
    Seen seen(String name) {
        Spot spot = spots.get(name);
        return spot == null ? new Seen(MountPoint.UNKNOWN, Optional.empty()) : spot.seen();
    }

    /**
     * What a slower look found.
     *
     * @param below the mount that it looked beneath; empty when nothing was mounted
     * @param jobs how many had ended when it began
     */
    private record Found(Optional<MountEntry> below, int jobs, WriteGuard.Beneath what) {}

    private final class Spot {
        private final MountSpec spec;
        private final Slot<MountPoint> look = machinery.slot();
        private final Slot<Found> deep = machinery.slot();
        private Optional<MountPoint> late = Optional.empty();
        private Optional<MountPoint> last = Optional.empty();
        private Optional<MountEntry> top = Optional.empty();
        private int jobs;
        private WriteGuard.@Nullable Beneath found;
        private Duration foundAt = Duration.ZERO;
        private Duration countedAt = Duration.ZERO;

        Spot(MountSpec spec) {
            this.spec = spec;
        }

        void collect(Optional<MountEntry> nowOnTop, int ended) {
            if (!isSame(top, nowOnTop)) {
                found = null;
                last = Optional.empty();
            }
            if (ended != jobs && found != null && found.at() == MountPoint.EMPTY_DIRECTORY) {
                found = null; // it would be protected a second time
            }
            top = nowOnTop;
            jobs = ended;
            look.take().ifPresent(answer -> late = Optional.of(answer));
            deep.take()
                    .filter(answer -> isSame(answer.below(), top) && answer.jobs() == jobs)
                    .ifPresent(answer -> {
                        found = answer.what();
                        foundAt = machinery.clock().now();
                    });
        }

        /** An answer for which an earlier pass was too impatient counts until there is a newer one. */
        void lookAt() {
            Optional<MountPoint> before = last;
            Path path = Path.of(spec.path());
            look.start(() -> guard.look(path), now -> !before.equals(Optional.of(now)));
            if (before.equals(Optional.of(MountPoint.NOT_EMPTY)) && (found == null || isOld())) {
                start(() -> new WriteGuard.Beneath(MountPoint.NOT_EMPTY, guard.data(spec.path())));
            }
        }

        private boolean isOld() {
            return isOver(foundAt, LOOK_AGAIN);
        }

        private boolean isOver(Duration since, Duration limit) {
            return machinery.clock().now().minus(since).compareTo(limit) >= 0;
        }

        /** Again only if it was to be protected since, while data lies there, or if nothing could be seen for once. */
        void lookBeneath() {
            late = Optional.empty();
            WriteGuard.Beneath before = found;
            if (top.filter(entry -> entry.type().equals("nfs4")).isEmpty()) {
                return; // nobody's business
            }
            if (before == null
                    || (before.at() == MountPoint.EMPTY_DIRECTORY && spec.guard())
                    || ((before.again() || before.at() == MountPoint.NOT_EMPTY) && isOld())) {
                Optional<DataFound> counted = Optional.ofNullable(before)
                        .flatMap(WriteGuard.Beneath::data)
                        .filter(_ -> !isOver(countedAt, COUNT_AGAIN));
                if (start(() -> guard.beneath(spec.path(), counted)) && counted.isEmpty()) {
                    countedAt = machinery.clock().now();
                }
            }
        }

        private boolean start(Supplier<WriteGuard.Beneath> call) {
            Optional<MountEntry> below = top;
            int ended = jobs;
            WriteGuard.Beneath before = found;
            return deep.start(
                    () -> new Found(below, ended, call.get()),
                    now -> !now.what().equals(before));
        }

        Seen seen() {
            Optional<DataFound> data = Optional.ofNullable(found).flatMap(WriteGuard.Beneath::data);
            if (top.isPresent()) {
                return new Seen(
                        Optional.ofNullable(found).map(WriteGuard.Beneath::at).orElse(MountPoint.UNKNOWN), data);
            }
            // A look that has no answer within its patience walks a path on a dead server.
            MountPoint at = look.take().or(() -> late).orElse(MountPoint.UNREADABLE);
            late = Optional.empty();
            last = Optional.of(at);
            return new Seen(at, at == MountPoint.NOT_EMPTY ? data : Optional.empty());
        }

        /** The kernel gives the id of a mount that is gone to the next one; its device is still another then. */
        private static boolean isSame(Optional<MountEntry> one, Optional<MountEntry> other) {
            return one.map(MountEntry::id).equals(other.map(MountEntry::id))
                    && one.map(MountEntry::device).equals(other.map(MountEntry::device));
        }
    }
}
