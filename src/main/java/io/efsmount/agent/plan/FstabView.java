package io.efsmount.agent.plan;

import java.util.List;
import java.util.Set;

/**
 * What {@code /etc/fstab} holds, as far as the planner cares.
 *
 * @param managed the agent's own entries, in file order
 * @param foreignPaths mount points (second fields, unescaped) of all other lines
 */
public record FstabView(List<FstabEntry> managed, Set<String> foreignPaths) {

    public FstabView {
        managed = List.copyOf(managed);
        foreignPaths = Set.copyOf(foreignPaths);
    }
}
