package io.efsmount.agent.reconcile;

import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.MountPoints;
import io.efsmount.agent.mount.Mounter;
import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.FstabView;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Does what the planner decided. Called on the threads of {@link MountJobs}; may block for as long as a server is dead. */
final class Applier {
    private static final Logger LOG = Logger.getLogger(Applier.class);

    private final Mounter mounter;
    private final FstabFile fstab;
    private final StateFile state;
    private final Set<String> directoriesEnsured = ConcurrentHashMap.newKeySet();

    Applier(Mounter mounter, FstabFile fstab, StateFile state) {
        this.mounter = mounter;
        this.fstab = fstab;
        this.state = state;
    }

    /**
     * Does the actions in order. After a mount or an unmount that failed the rest is left; a failed upkeep is reported,
     * and keeps nothing else from being done.
     */
    Optional<Problem> apply(List<? extends Action> actions) {
        Optional<Problem> first = Optional.empty();
        for (Action action : actions) {
            Optional<Problem> problem = applyOne(action);
            problem.ifPresent(p -> LOG.warn(LogLine.of("Action failed")
                    .add("action", action)
                    .add("problem", p.code().code())
                    .add("message", p.message())
                    .add("remedy", p.remedy())));
            if (problem.isEmpty()) {
                LOG.info(LogLine.of("Action done").add("action", action));
            } else if (isBasis(action)) {
                return problem;
            }
            first = first.or(() -> problem);
        }
        return first;
    }

    private static boolean isBasis(Action action) {
        return action instanceof Action.Attach
                || action instanceof Action.Detach
                || action instanceof Action.CreateMountPoint;
    }

    private Optional<Problem> applyOne(Action action) {
        return switch (action) {
            case Action.CreateMountPoint make -> MountPoints.create(Path.of(make.path()));
            case Action.Attach attach -> attach(attach);
            case Action.Detach detach -> mounter.detach(detach);
            case Action.SetReadAhead set -> mounter.setReadAhead(set);
            case Action.Remember remember -> state.remember(remember.name(), remember.good());
            case Action.PutFstab put -> changeFstab(put.name(), Optional.of(put.entry()));
            case Action.DropFstab drop -> changeFstab(drop.name(), Optional.empty());
            case Action.EnsureDirectories ensure -> ensureDirectories(ensure);
            case Action.DetachStaging leftover -> mounter.detachStaging(leftover);
        };
    }

    private Optional<Problem> attach(Action.Attach attach) {
        directoriesEnsured.remove(attach.name());
        return mounter.attach(attach);
    }

    /** One writer at a time: the jobs of several mounts share the file. */
    private synchronized Optional<Problem> changeFstab(String name, Optional<FstabEntry> entry) {
        return switch (fstab.read()) {
            case Observation.Unavailable<FstabView>(Problem problem) -> Optional.of(problem);
            case Observation.Known<FstabView>(FstabView view) -> {
                List<FstabEntry> entries = firstOfEachName(view.managed());
                int first = indexOf(entries, name);
                entries.removeIf(e -> e.name().equals(name));
                entry.ifPresent(e -> entries.add(first < 0 ? entries.size() : first, e));
                yield switch (fstab.write(entries)) {
                    case FstabFile.Written.Failed(Problem problem) -> Optional.of(problem);
                    case FstabFile.Written.Changed _, FstabFile.Written.Unchanged _ -> Optional.empty();
                };
            }
        };
    }

    /** A line that somebody copied is no reason to write none at all. */
    private static List<FstabEntry> firstOfEachName(List<FstabEntry> entries) {
        Set<String> names = new HashSet<>();
        return new ArrayList<>(entries.stream().filter(e -> names.add(e.name())).toList());
    }

    private static int indexOf(List<FstabEntry> entries, String name) {
        return entries.stream().map(FstabEntry::name).toList().indexOf(name);
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

    /** What was attached is gone: the next mount has its directories to be seen to again. */
    void forgetDirectories(String name) {
        directoriesEnsured.remove(name);
    }
}
