package io.efsmount.agent.config;

import io.efsmount.agent.plan.MountSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** No mount may cover another one, or what the agent itself needs. */
final class Overlaps {
    private static final Key MOUNTS = Key.of(AgentConfig.PREFIX, "mounts");

    private Overlaps() {}

    static void check(List<MountSpec> mounts, AgentSettings.Files files, Leaves leaves) {
        Map<String, String> own = new TreeMap<>(Map.of(
                "efs.state-directory", files.stateDirectory(),
                "efs.run-directory", files.runDirectory(),
                "efs.fstab-file", files.fstab()));
        own.values().removeIf(String::isEmpty);
        for (int i = 0; i < mounts.size(); i++) {
            MountSpec mount = mounts.get(i);
            Key key = MOUNTS.child(mount.name()).child("path");
            own.forEach((what, path) -> check(key, mount.path(), what, path, leaves));
            for (MountSpec earlier : mounts.subList(0, i)) {
                check(key, mount.path(), MOUNTS.child(earlier.name()).child("path").toString(), earlier.path(), leaves);
            }
        }
    }

    private static void check(Key key, String path, String otherKey, String other, Leaves leaves) {
        String relation = path.equals(other)
                ? " is the same as "
                : PathSyntax.isWithin(path, other) ? " is within " : PathSyntax.isWithin(other, path) ? " covers " : "";
        if (!relation.isEmpty()) {
            leaves.error(
                    key,
                    Quoted.of(path) + relation + Quoted.of(other) + " of " + otherKey
                            + ": choose folders beside each other");
        }
    }
}
