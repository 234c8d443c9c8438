package io.efsmount.agent.efs;

import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mounts that differ only in what they select. */
final class Specs {
    private Specs() {}

    static MountSpec byId(String id) {
        return select(new FileSystemSelector.ById(id), false);
    }

    static MountSpec byToken(String token) {
        return select(new FileSystemSelector.ByCreationToken(token), false);
    }

    static MountSpec byTag(String key, String value) {
        return select(new FileSystemSelector.ByTags(Map.of(key, value)), false);
    }

    static MountSpec oldestByTag(String key, String value) {
        return select(new FileSystemSelector.ByTags(Map.of(key, value)), true);
    }

    private static MountSpec select(FileSystemSelector selector, boolean oldest) {
        String name = selector.describe() + (oldest ? " oldest" : "");
        return new MountSpec(
                name, selector, oldest, "/mnt/a", "/", List.of(), true, true, Optional.empty(), List.of(), true);
    }
}
