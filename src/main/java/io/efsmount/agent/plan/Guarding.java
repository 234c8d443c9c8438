package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The write guard: an empty mount point is protected, so that a container which starts too early fails instead of filling
 * the host's own disk. It stays when the mount covers it, and so is there at once when the mount goes. Nothing takes it
 * away but a human, or the purge of the Debian package.
 */
final class Guarding {
    private Guarding() {}

    /** Makes the mount point where it is missing, and protects it. */
    static List<Action.OnMount> prepare(MountFacts facts) {
        MountSpec spec = facts.spec();
        List<Action.OnMount> actions = new ArrayList<>();
        if (facts.mountPoint() == MountPoint.MISSING) {
            actions.add(new Action.CreateMountPoint(spec.name(), spec.path()));
            if (isWanted(facts)) {
                actions.add(new Action.Guard(spec.name(), spec.path()));
            }
        }
        protect(facts).ifPresent(actions::add);
        return actions;
    }

    /** What can be done before it is known what to mount. */
    static List<Action.OnMount> early(MountFacts facts) {
        return isWanted(facts) && facts.activity().idle() ? prepare(facts) : List.of();
    }

    /** Protects what is there, also beneath a mount. */
    static Optional<Action.OnMount> protect(MountFacts facts) {
        return isWanted(facts) && facts.mountPoint() == MountPoint.EMPTY_DIRECTORY
                ? Optional.of(new Action.Guard(facts.spec().name(), facts.spec().path()))
                : Optional.empty();
    }

    /**
     * That the path lies bare although something was tried, while nothing is mounted. Of an attempt in which the guard failed
     * and then the mount, only the latter is known here; that there is no guard is seen.
     */
    static Optional<Problem> bare(MountFacts facts) {
        return protect(facts)
                .flatMap(_ -> facts.activity().problem())
                .map(last -> last.code() == ProblemCode.GUARD_FAILED
                        ? last
                        : ProblemCode.GUARD_FAILED.with("the mount point "
                                + facts.spec().path() + " is empty and not protected: the log says why that failed, or"
                                + " somebody took the guard away; it is tried again with the mount"));
    }

    /** How making the mount point failed; what failed on a server says nothing while it is not known what to mount. */
    static Optional<Problem> unmade(MountFacts facts) {
        return facts.activity()
                .problem()
                .filter(last -> last.code() == ProblemCode.PATH_UNREADABLE && facts.mountPoint() == MountPoint.MISSING);
    }

    /** To a file system that is read-only nobody writes, and it takes no guard. */
    private static boolean isWanted(MountFacts facts) {
        boolean readOnly = facts.ground()
                .filter(g -> g.options().contains("ro") || g.superOptions().contains("ro"))
                .isPresent();
        return facts.spec().guard() && !readOnly;
    }

    /** All that is worth knowing about the ground of a mount that is, or will be, the agent's. */
    static List<Problem> problems(MountFacts facts) {
        return Stream.of(byMode(facts), notShared(facts), hidden(facts))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Problem> byMode(MountFacts facts) {
        return facts.spec().guard() && facts.mountPoint() == MountPoint.GUARDED_BY_MODE
                ? Optional.of(ProblemCode.GUARD_BY_MODE.with(
                        "the mount point " + facts.spec().path()
                                + " is protected by mode 000 only, because it could not be made immutable: root in a"
                                + " container can write there while nothing is mounted"))
                : Optional.empty();
    }

    /**
     * A slave passes nothing on to where it comes from, also one that was shared again, as systemd does with the root of a
     * mount namespace that it makes for a service.
     */
    private static Optional<Problem> notShared(MountFacts facts) {
        return facts.ground()
                .filter(ground -> propagates(ground, "master:"))
                .map(ground -> ProblemCode.NOT_SHARED.with("what is mounted on "
                        + facts.spec().path() + " does not reach where the mount of " + ground.source() + " on "
                        + ground.mountPoint() + " comes from (" + String.join(" ", ground.propagation())
                        + "): the agent is in a mount namespace of its own, or this host is a container"))
                .or(() -> isPrivate(facts));
    }

    /** Also the topmost mount itself: container engines refuse to pass on from a private one. */
    private static Optional<Problem> isPrivate(MountFacts facts) {
        return Stream.concat(facts.ground().stream(), facts.stack().stream().limit(1))
                .filter(entry -> !propagates(entry, "shared:"))
                .findFirst()
                .map(entry -> ProblemCode.NOT_SHARED.with("the mount of " + entry.source() + " on "
                        + entry.mountPoint() + " is not shared, so containers that run already do not see what is"
                        + " mounted on " + facts.spec().path() + " later"));
    }

    private static boolean propagates(MountEntry entry, String how) {
        return entry.propagation().stream().anyMatch(field -> field.startsWith(how));
    }

    private static Optional<Problem> hidden(MountFacts facts) {
        return facts.stack().isEmpty() || facts.mountPoint() != MountPoint.NOT_EMPTY
                ? Optional.empty()
                : Optional.of(ProblemCode.HIDDEN_DATA.with("beneath the mount on "
                        + facts.spec().path() + " lies data on this host's own disk"
                        + facts.data().map(data -> ": " + data.text()).orElse("")));
    }
}
