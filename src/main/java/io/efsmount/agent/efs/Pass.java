package io.efsmount.agent.efs;

import io.efsmount.agent.plan.Candidates;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.MountTarget;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Observation.Known;
import io.efsmount.agent.plan.Observation.Unavailable;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One round of questions to the API, in which nothing is asked twice. */
final class Pass {
    // After these the next call would fail in the same way, and cost a whole deadline or still more throttling.
    private static final Set<ProblemCode> HOPELESS = EnumSet.of(
            ProblemCode.API_THROTTLED,
            ProblemCode.API_UNREACHABLE,
            ProblemCode.API_UNTRUSTED,
            ProblemCode.API_CREDENTIALS);

    private final EfsCalls calls;
    private final Map<String, Observation<List<FileSystem>>> fileSystems = new HashMap<>();
    private final Map<String, Observation<List<MountTarget>>> targets = new HashMap<>();
    private Optional<Problem> hopeless = Optional.empty();

    Pass(EfsCalls calls) {
        this.calls = calls;
    }

    Observation<Discovery> discover(MountSpec spec) {
        return switch (fileSystems(spec.selector())) {
            case Unavailable<List<FileSystem>>(Problem problem) -> Observation.unavailable(problem);
            case Known<List<FileSystem>>(List<FileSystem> all) ->
                withTargets(spec, Candidates.matching(spec.selector(), all));
        };
    }

    private Observation<Discovery> withTargets(MountSpec spec, List<FileSystem> matches) {
        return switch (Candidates.choose(spec, matches)) {
            case Unavailable<FileSystem> _ -> Observation.known(new Discovery(matches, List.of()));
            case Known<FileSystem>(FileSystem chosen) ->
                ask(targets, chosen.id(), () -> calls.mountTargets(chosen.id()))
                        .map(found -> new Discovery(matches, found));
        };
    }

    private Observation<List<FileSystem>> fileSystems(FileSystemSelector selector) {
        String question = switch (selector) {
            case FileSystemSelector.ByTags _ -> "all";
            case FileSystemSelector.ById _, FileSystemSelector.ByCreationToken _ -> selector.describe();
        };
        return ask(fileSystems, question, () -> calls.fileSystems(selector));
    }

    private <T> Observation<T> ask(Map<String, Observation<T>> known, String question, Supplier<Observation<T>> call) {
        Observation<T> before = known.get(question);
        if (before != null) {
            return before;
        }
        if (hopeless.isPresent()) {
            return Observation.unavailable(hopeless.get());
        }
        Observation<T> answer = call.get();
        hopeless = answer.reason().filter(problem -> HOPELESS.contains(problem.code()));
        known.put(question, answer);
        return answer;
    }
}
