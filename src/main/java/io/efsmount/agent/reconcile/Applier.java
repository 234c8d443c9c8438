package io.efsmount.agent.reconcile;

import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.MountPoints;
import io.efsmount.agent.mount.Mounter;
import io.efsmount.agent.mount.WriteGuard;
import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.ActionText;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Replace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Does what the planner decided. Called on the threads of {@link MountJobs}; may block for as long as a server is dead. */
final class Applier {
    private static final Logger LOG = Logger.getLogger(Applier.class);

    private final Mounter mounter;
    private final WriteGuard guard;
    private final FstabFile fstab;
    private final StateFile state;
    private final Map<String, ProblemCode> failing = new ConcurrentHashMap<>();
    private final Set<String> directoriesEnsured = ConcurrentHashMap.newKeySet();
    private final Set<String> wereInPlace = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier hostGoesDown;

    /** The last is asked before what was in place is mounted again; it may take a moment. */
    Applier(Mounter mounter, WriteGuard guard, FstabFile fstab, StateFile state, BooleanSupplier hostGoesDown) {
        this.mounter = mounter;
        this.guard = guard;
        this.fstab = fstab;
        this.state = state;
        this.hostGoesDown = hostGoesDown;
    }

    /**
     * Does the actions in order. After a mount or an unmount that failed the rest is left; a failed upkeep is reported,
     * and keeps nothing else from being done.
     *
     * @param wanted whether they are still to be done: what was stuck in one of them ends with it
     */
    Optional<Problem> apply(List<? extends Action> actions, BooleanSupplier wanted) {
        Optional<Problem> first = Optional.empty();
        for (Action action : actions) {
            if (!wanted.getAsBoolean()) {
                return first;
            }
            Optional<Problem> problem = applyOne(action, wanted);
            if (problem.isEmpty() || wanted.getAsBoolean()) {
                log(action, problem);
            }
            if (problem.isPresent() && isBasis(action)) {
                return problem;
            }
            first = first.or(() -> problem);
        }
        return first;
    }

    /** An attempt that fails again as it failed before is no news. */
    private void log(Action action, Optional<Problem> problem) {
        String text = ActionText.of(action);
        if (problem.isEmpty()) {
            failing.remove(text);
            LOG.info(LogLine.of("Action done").add("action", text));
            return;
        }
        ProblemCode code = problem.get().code();
        boolean again = failing.put(text, code) == code;
        LOG.log(
                again ? Logger.Level.DEBUG : Logger.Level.WARN,
                LogLine.of("Action failed")
                        .add("action", text)
                        .add("problem", code.code())
                        .add("message", problem.get().message())
                        .add("remedy", problem.get().remedy()));
    }

    private static boolean isBasis(Action action) {
        return action instanceof Action.Attach
                || action instanceof Action.Detach
                || action instanceof Action.CreateMountPoint;
    }

    private Optional<Problem> applyOne(Action action, BooleanSupplier wanted) {
        return switch (action) {
            case Action.CreateMountPoint make -> MountPoints.create(Path.of(make.path()));
            case Action.Guard protect -> guard.guard(protect.path());
            case Action.Attach attach -> attach(attach, wanted);
            case Action.Detach detach -> mounter.detach(detach);
            case Action.SetReadAhead set -> mounter.setReadAhead(set);
            case Action.Remember remember -> state.remember(remember.name(), remember.good());
            case Action.PutFstab put -> problem(fstab.put(put.entry()));
            case Action.DropFstab drop -> problem(fstab.drop(drop.name()));
            case Action.EnsureDirectories ensure -> ensureDirectories(ensure);
            case Action.DetachStaging leftover -> mounter.detachStaging(leftover);
        };
    }

    private Optional<Problem> attach(Action.Attach attach, BooleanSupplier wanted) {
        directoriesEnsured.remove(attach.name());
        if (attach.replace() == Replace.NOTHING && wereInPlace.contains(attach.path()) && hostGoesDown.getAsBoolean()) {
            // What is mounted after systemd has unmounted everything can hold up the end of the host.
            return Optional.of(ProblemCode.MOUNT_FAILED.with(
                    attach.path() + " was unmounted, and is not mounted again: this host is shutting down"));
        }
        return mounter.attach(attach, wanted);
    }

    private static Optional<Problem> problem(FstabFile.Written written) {
        return switch (written) {
            case FstabFile.Written.Failed(Problem problem) -> Optional.of(problem);
            case FstabFile.Written.Changed _, FstabFile.Written.Unchanged _ -> Optional.empty();
        };
    }

    private Optional<Problem> ensureDirectories(Action.EnsureDirectories ensure) {
        Optional<Problem> problem = MountPoints.ensure(Path.of(ensure.path()), ensure.directories());
        if (problem.isEmpty()) {
            directoriesEnsured.add(ensure.name());
        }
        return problem;
    }

    /** Whether the directories of this mount were seen to since it was attached. */
    boolean directoriesEnsured(String name) {
        return directoriesEnsured.contains(name);
    }

    /** A mount is in place. */
    void inPlace(String path) {
        wereInPlace.add(path);
    }

    /** What was attached is gone: the next mount has its directories to be seen to again. */
    void forgetDirectories(String name) {
        directoriesEnsured.remove(name);
    }
}
