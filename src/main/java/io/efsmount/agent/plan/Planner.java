package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what is to be done. Its laws, each of them a test of the same name:
 *
 * <ul>
 *   <li>A mount that is right and works is left alone.
 *   <li>What is not known is not acted on.
 *   <li>A target of the host's own zone comes first.
 *   <li>Nothing is mounted over data, over a foreign mount, or through a link.
 *   <li>An empty mount point is protected before anything is mounted on it, and data is never touched.
 *   <li>A mount that is being worked on gets no second action.
 *   <li>A working mount is only replaced when it is idle.
 *   <li>Foreign mounts and foreign fstab entries are never touched.
 *   <li>After a plan was carried out, the next plan is empty.
 * </ul>
 */
public final class Planner {
    private Planner() {}

    public static Plan plan(World world) {
        List<MountPlan> mounts =
                world.mounts().stream().map(facts -> planMount(world, facts)).toList();
        return new Plan(mounts, onHost(world), problems(world, mounts));
    }

    private static MountPlan planMount(World world, MountFacts facts) {
        Observation<Wanted> wanted = FileSystemChoice.of(world, facts);
        Standing standing = Standing.of(facts, wanted);
        if (facts.hold() != Hold.NONE) {
            return HeldPlan.of(world, facts, standing);
        }
        return switch (standing) {
            case Standing.Absent _ -> AbsentPlan.of(world, facts, wanted);
            case Standing.Ours ours -> PresentPlan.of(world, facts, ours, wanted);
            case Standing.Outdated outdated -> OutdatedPlan.of(world, facts, outdated, wanted);
            case Standing.Unverified(MountEntry entry) -> unverified(facts, entry, wanted);
            case Standing.Foreign(MountEntry entry) -> foreign(facts, entry, wanted);
        };
    }

    private static MountPlan unverified(MountFacts facts, MountEntry entry, Observation<Wanted> wanted) {
        String reason = wanted.reason()
                .or(() -> wanted.toOptional().flatMap(w -> w.notes().stream().findFirst()))
                .map(Problem::message)
                .orElse("nothing is known yet");
        Problem problem = ProblemCode.UNVERIFIED.with(entry.source() + " is mounted on "
                + facts.spec().path() + ", and whether it is the right file system is not known: " + reason);
        List<Problem> problems =
                Stream.concat(Stream.of(problem), wanted.reason().stream()).toList();
        return new MountPlan(
                facts.spec(), Verdicts.without(MountState.WAITING, problems, wanted), List.of(), List.of());
    }

    private static MountPlan foreign(MountFacts facts, MountEntry entry, Observation<Wanted> wanted) {
        Problem problem = ProblemCode.FOREIGN_MOUNT.with("on " + facts.spec().path() + " " + entry.source() + " ("
                + entry.type() + ") is mounted, which is not what this mount is configured for");
        return new MountPlan(
                facts.spec(), Verdicts.without(MountState.FAILED, List.of(problem), wanted), List.of(), List.of());
    }

    private static List<Action> onHost(World world) {
        List<Action> actions = new ArrayList<>();
        world.staging().forEach(path -> actions.add(new Action.DetachStaging(path)));
        if (world.manageFstab()) {
            Set<String> configured =
                    world.mounts().stream().map(m -> m.spec().name()).collect(Collectors.toSet());
            world.fstab().toOptional().stream()
                    .flatMap(view -> view.managed().stream())
                    .map(FstabEntry::name)
                    .filter(name -> !configured.contains(name))
                    .distinct()
                    .forEach(name -> actions.add(new Action.DropFstab(name)));
        }
        return actions;
    }

    private static List<Problem> problems(World world, List<MountPlan> mounts) {
        Optional<Problem> region = world.placement().region().reason();
        Optional<Problem> zone = world.placement().zoneId().reason();
        Optional<Problem> fstab = world.manageFstab() ? world.fstab().reason() : Optional.empty();
        return mounts.isEmpty()
                ? List.of()
                : Stream.of(region, zone, fstab, world.api())
                        .flatMap(Optional::stream)
                        .filter(problem -> problem.code() != ProblemCode.NOT_ASKED_YET)
                        .distinct()
                        .toList();
    }
}
