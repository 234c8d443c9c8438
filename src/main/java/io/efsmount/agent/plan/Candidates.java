package io.efsmount.agent.plan;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** From all that match a selector to the one file system to mount. */
public final class Candidates {
    private static final Comparator<FileSystem> OLDEST_FIRST =
            Comparator.comparing(FileSystem::creationTime).thenComparing(FileSystem::id);
    private static final int LISTED = 10;

    private Candidates() {}

    /** The file systems that the selector matches, oldest first; equally old ones by id, so that every host agrees. */
    public static List<FileSystem> matching(FileSystemSelector selector, List<FileSystem> all) {
        return all.stream().filter(selector::matches).sorted(OLDEST_FIRST).toList();
    }

    /**
     * The one to mount, or the reason why there is none. A file system on its way out does not make a tag ambiguous:
     * replacing one by creating its successor under the same tags and deleting it must work.
     *
     * @param matches as {@link #matching} returns them
     */
    public static Observation<FileSystem> choose(MountSpec spec, List<FileSystem> matches) {
        List<FileSystem> alive =
                matches.stream().filter(fs -> !isGoing(fs.lifeCycle())).toList();
        List<FileSystem> pool = alive.isEmpty() ? matches : alive;
        if (pool.isEmpty()) {
            return Observation.unavailable(ProblemCode.NO_MATCH.with(
                    "no file system with " + spec.selector().describe() + " in this region and account"));
        }
        if (pool.size() > 1 && !spec.oldestWhenAmbiguous()) {
            String list = pool.stream().limit(LISTED).map(FileSystem::describe).collect(Collectors.joining("; "));
            String more = pool.size() > LISTED ? "; and " + (pool.size() - LISTED) + " more" : "";
            return Observation.unavailable(ProblemCode.AMBIGUOUS.with(
                    pool.size() + " file systems have " + spec.selector().describe() + ": " + list + more));
        }
        return Observation.known(pool.getFirst());
    }

    private static boolean isGoing(LifeCycle state) {
        return state == LifeCycle.DELETING || state == LifeCycle.DELETED;
    }
}
