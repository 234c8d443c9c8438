package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import io.efsmount.agent.fakes.FakeWorld.Efs;
import java.util.List;

/** An {@link Efs} with one thing changed. */
public final class EfsWorlds {
    private EfsWorlds() {}

    public static Efs next(Efs efs, List<EfsFault> next) {
        return copy(efs, efs.fault(), List.copyOf(next), efs.delayMillis(), efs.fileSystems(), efs.mountTargets());
    }

    public static Efs fault(Efs efs, EfsFault fault) {
        return copy(efs, fault, efs.next(), efs.delayMillis(), efs.fileSystems(), efs.mountTargets());
    }

    public static Efs delay(Efs efs, int millis) {
        return copy(efs, efs.fault(), efs.next(), millis, efs.fileSystems(), efs.mountTargets());
    }

    public static Efs rows(Efs efs, List<? extends JsonNode> fileSystems, List<? extends JsonNode> mountTargets) {
        return copy(
                efs, efs.fault(), efs.next(), efs.delayMillis(), List.copyOf(fileSystems), List.copyOf(mountTargets));
    }

    public static Efs paging(Efs efs, int fileSystemPage, int mountTargetPage, long shuffleSeed, boolean emptyPages) {
        return new Efs(
                efs.fault(),
                efs.next(),
                efs.delayMillis(),
                fileSystemPage,
                mountTargetPage,
                shuffleSeed,
                emptyPages,
                efs.fileSystems(),
                efs.mountTargets());
    }

    private static Efs copy(
            Efs efs,
            EfsFault fault,
            List<EfsFault> next,
            int delay,
            List<JsonNode> fileSystems,
            List<JsonNode> targets) {
        return new Efs(
                fault,
                next,
                delay,
                efs.fileSystemPage(),
                efs.mountTargetPage(),
                efs.shuffleSeed(),
                efs.emptyPages(),
                fileSystems,
                targets);
    }
}
