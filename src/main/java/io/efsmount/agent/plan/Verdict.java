package io.efsmount.agent.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the planner thinks of one mount.
 *
 * @param problems all that is wrong, gravest first
 * @param fileSystemId the file system that is, or would be, mounted
 * @param target the target that is mounted; before that, the one that would be
 * @param why one line that explains the choice of target
 */
public record Verdict(
        MountState state,
        List<Problem> problems,
        Optional<String> fileSystemId,
        Optional<String> fileSystemName,
        Optional<Target> target,
        String why) {

    public Verdict {
        problems = problems.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::severity).reversed())
                .toList();
    }

    /** The gravest problem. */
    public Optional<Problem> problem() {
        return problems.stream().findFirst();
    }
}
