package io.efsmount.agent.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** No mount may cover another one, or what the agent itself needs; not even one that has other faults. */
record Overlaps(Leaves leaves) {
    private static final Key MOUNTS = Key.of(AgentConfig.PREFIX, "mounts");

    void check(AgentSettings.Files files, AgentSettings.Health health) {
        Map<String, String> taken = new TreeMap<>(Map.of(
                "efs.state-directory", files.stateDirectory(),
                "efs.run-directory", files.runDirectory(),
                "efs.fstab-file", files.fstab()));
        taken.values().removeIf(String::isEmpty);
        // The token's file is looked at for each request, which on a file system that died would never be answered.
        health.tokenFile().ifPresent(file -> taken.put("efs.health.token-file", file));
        health.socket()
                .filter(socket -> !PathSyntax.isWithin(socket, files.runDirectory()))
                .ifPresent(socket -> taken.put("efs.health.socket", socket));
        for (String name : leaves.entries().mountNames()) {
            Key key = MOUNTS.child(name).child("path");
            leaves.entries()
                    .find(key)
                    .map(Entry::value)
                    .filter(Overlaps::isReadable)
                    .ifPresent(path -> {
                        taken.forEach((otherKey, other) -> check(key, path, otherKey, other));
                        taken.put(key.toString(), path);
                    });
        }
    }

    /** What is not readable is reported where it is read. */
    private static boolean isReadable(String path) {
        try {
            PathSyntax.mountPoint(path);
            return true;
        } catch (InvalidValue _) {
            return false;
        }
    }

    private void check(Key key, String path, String otherKey, String other) {
        relation(path, other)
                .ifPresent(relation -> leaves.error(
                        key,
                        Quoted.of(path) + relation + Quoted.of(other) + " of " + otherKey
                                + ": choose folders beside each other"));
    }

    private static Optional<String> relation(String path, String other) {
        if (path.equals(other)) {
            return Optional.of(" is the same as ");
        }
        if (PathSyntax.isWithin(path, other)) {
            return Optional.of(" is within ");
        }
        return PathSyntax.isWithin(other, path) ? Optional.of(" covers ") : Optional.empty();
    }
}
