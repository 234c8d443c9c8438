package io.efsmount.agent.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * A whole plan.
 *
 * @param mounts one for each configured mount
 * @param onHost actions that are about the host as a whole
 */
public record Plan(List<MountPlan> mounts, List<Action> onHost) {

    public Plan {
        mounts = List.copyOf(mounts);
        onHost = List.copyOf(onHost);
    }

    public List<Action> actions() {
        return Stream.concat(mounts.stream().flatMap(m -> m.actions().stream().map(a -> (Action) a)), onHost.stream())
                .toList();
    }
}
