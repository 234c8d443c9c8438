package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole plan.
 *
 * @param mounts one for each configured mount
 * @param onHost actions that belong to no configured mount
 * @param problems of the host as a whole: a placement that cannot be learned, an fstab that cannot be kept
 */
public record Plan(List<MountPlan> mounts, List<Action> onHost, List<Problem> problems) {

    public Plan {
        mounts = List.copyOf(mounts);
        onHost = List.copyOf(onHost);
        problems = List.copyOf(problems);
    }

    /** The same plan, with one more problem of the host. */
    public Plan with(Optional<Problem> problem) {
        return problem.isEmpty()
                ? this
                : new Plan(
                        mounts,
                        onHost,
                        Stream.concat(problems.stream(), problem.stream()).toList());
    }

    public List<Action> actions() {
        return Stream.concat(mounts.stream().flatMap(m -> m.actions().stream().map(a -> (Action) a)), onHost.stream())
                .toList();
    }
}
