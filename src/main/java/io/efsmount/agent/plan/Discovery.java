package io.efsmount.agent.plan;

import java.util.List;

/**
 * What the EFS API said about one mount's selector.
 *
 * @param matches all file systems the selector matches, oldest first
 * @param targets all mount targets of the one that {@link Candidates#choose} takes; empty when it takes none
 */
public record Discovery(List<FileSystem> matches, List<MountTarget> targets) {

    public Discovery {
        matches = List.copyOf(matches);
        targets = List.copyOf(targets);
    }
}
