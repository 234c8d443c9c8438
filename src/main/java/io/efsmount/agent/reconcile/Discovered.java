package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the EFS API was asked and has said, mount by mount. What it said once stays known when it cannot be asked. */
final class Discovered {
    private final Map<String, Discovery> known = new HashMap<>();
    private final Map<String, Problem> unknown = new HashMap<>();
    private List<MountSpec> asking;

    Discovered(List<MountSpec> mounts) {
        this.asking = needing(mounts);
    }

    private static List<MountSpec> needing(List<MountSpec> mounts) {
        return mounts.stream().filter(Discovered::needsApi).toList();
    }

    /** A file system and a target given by hand need nobody to say where they are. */
    private static boolean needsApi(MountSpec spec) {
        return spec.target().isEmpty() || !(spec.selector() instanceof FileSystemSelector.ById);
    }

    /** The mounts that the API is asked about. */
    synchronized List<MountSpec> asking() {
        return asking;
    }

    /**
     * Goes on with the mounts of another configuration; what is known of one that selects as before stays known.
     *
     * @return whether the question is another now
     */
    synchronized boolean askFor(List<MountSpec> mounts) {
        List<MountSpec> before = asking;
        asking = needing(mounts);
        known.keySet().removeIf(name -> !selectsAlike(name, before));
        unknown.keySet().removeIf(name -> !selectsAlike(name, before));
        return !questions(asking).equals(questions(before));
    }

    /** Takes an answer in; asked for a configuration that is no longer in force, it may be about another file system. */
    synchronized void takeIn(List<MountSpec> asked, Map<String, Observation<Discovery>> answers) {
        answers.forEach((name, answer) -> {
            if (selectsAlike(name, asked)) {
                answer.toOptional().ifPresent(discovery -> known.put(name, discovery));
                answer.reason().ifPresentOrElse(problem -> unknown.put(name, problem), () -> unknown.remove(name));
            }
        });
    }

    /** What is known of a mount, or why nothing is; empty before the first answer. */
    synchronized Optional<Observation<Discovery>> about(String mount) {
        return Optional.ofNullable(known.get(mount))
                .<Observation<Discovery>>map(Observation::known)
                .or(() -> Optional.ofNullable(unknown.get(mount)).map(Observation::unavailable));
    }

    /** What the answer depends on: of several matches, the mount targets of the chosen one are in it. */
    private record Question(FileSystemSelector selector, boolean oldestWhenAmbiguous) {}

    private boolean selectsAlike(String name, List<MountSpec> before) {
        Question question = questions(asking).get(name);
        return question != null && question.equals(questions(before).get(name));
    }

    private static Map<String, Question> questions(List<MountSpec> specs) {
        return specs.stream()
                .collect(Collectors.toMap(
                        MountSpec::name, spec -> new Question(spec.selector(), spec.oldestWhenAmbiguous())));
    }
}
