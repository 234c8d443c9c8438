package io.efsmount.agent.plan;

import io.efsmount.agent.plan.Target.Origin;
import io.efsmount.agent.plan.Target.ZoneMatch;
import java.util.List;
import java.util.Optional;

/** From selector, API answer and memory to the file system and the servers it can be mounted from. */
final class FileSystemChoice {
    private FileSystemChoice() {}

    static Observation<Wanted> of(World world, MountFacts facts) {
        return switch (facts.discovery()) {
            case Observation.Known<Discovery>(Discovery discovery) -> fromApi(world, facts, discovery);
            case Observation.Unavailable<Discovery>(Problem problem) -> withoutApi(world, facts, problem);
        };
    }

    private static Observation<Wanted> fromApi(World world, MountFacts facts, Discovery discovery) {
        return switch (Candidates.choose(facts.spec(), discovery.matches())) {
            case Observation.Unavailable<FileSystem>(Problem problem) -> Observation.unavailable(problem);
            case Observation.Known<FileSystem>(FileSystem chosen) -> {
                Optional<Problem> wrongState = lifeCycleProblem(chosen);
                yield wrongState.isPresent()
                        ? Observation.unavailable(wrongState.get())
                        : TargetOrder.of(world, facts, chosen, discovery.targets());
            }
        };
    }

    private static Optional<Problem> lifeCycleProblem(FileSystem fs) {
        ProblemCode code = switch (fs.lifeCycle()) {
            case AVAILABLE, UPDATING -> null;
            case CREATING -> ProblemCode.FILE_SYSTEM_CREATING;
            case DELETING -> ProblemCode.FILE_SYSTEM_DELETING;
            case DELETED -> ProblemCode.FILE_SYSTEM_DELETED;
            case ERROR -> ProblemCode.FILE_SYSTEM_ERROR;
            case UNKNOWN -> ProblemCode.API_BAD_ANSWER;
        };
        return Optional.ofNullable(code)
                .map(c -> c.with(fs.describe() + " is in the life-cycle state "
                        + fs.lifeCycle().name().toLowerCase(java.util.Locale.ROOT)));
    }

    /** The API is silent: an address and id given by hand need no API, and memory serves until it is back. */
    private static Observation<Wanted> withoutApi(World world, MountFacts facts, Problem silence) {
        MountSpec spec = facts.spec();
        Optional<String> givenId =
                spec.selector() instanceof FileSystemSelector.ById(String id) ? Optional.of(id) : Optional.empty();
        if (givenId.isPresent() && spec.target().isPresent()) {
            Target target = Targets.configured(spec.target().get(), Optional.empty(), world.placement());
            return Observation.known(
                    new Wanted(givenId.get(), Optional.empty(), List.of(target), List.of(), List.of(), true));
        }
        Optional<Remembered> memory = facts.remembered()
                .filter(r -> r.selector().equals(spec.selector().describe()))
                .filter(r -> spec.target().isEmpty() || spec.target().get().equals(r.address()))
                .filter(r -> spec.target().isPresent() || isAllowed(world, spec, r));
        if (memory.isPresent()) {
            return Observation.known(fromMemory(world, memory.get(), silence));
        }
        if (givenId.isPresent() && facts.dnsAddress() instanceof Observation.Known<IpAddress>(IpAddress address)) {
            return Observation.known(
                    Targets.byDns(world, givenId.get(), Optional.empty(), List.of(), address, silence));
        }
        return Observation.unavailable(silence);
    }

    /** The host may have been allowed to use another zone's target when that was remembered, or live elsewhere now. */
    private static boolean isAllowed(World world, MountSpec spec, Remembered memory) {
        return spec.crossZone() || Targets.match(memory.zoneId(), world.placement()) != ZoneMatch.OTHER;
    }

    private static Wanted fromMemory(World world, Remembered memory, Problem silence) {
        ZoneMatch match = Targets.match(memory.zoneId(), world.placement());
        Target target = new Target(
                memory.address().asSourceHost(), memory.address(), memory.zoneId(), match, Origin.REMEMBERED);
        Problem note = ProblemCode.LAST_KNOWN_GOOD.with(memory.fileSystemId() + " at " + memory.address()
                + " is what was right before; the EFS API could not be asked: " + silence.message());
        return new Wanted(memory.fileSystemId(), Optional.empty(), List.of(target), List.of(), List.of(note), false);
    }
}
