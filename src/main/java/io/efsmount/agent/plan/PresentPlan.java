package io.efsmount.agent.plan;

import io.efsmount.agent.plan.Target.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The plan for a mount that is in place: leave it alone, unless another target is better and nobody suffers. */
final class PresentPlan {
    /** The kernel keeps the window in pages and rounds down to them (mm/backing-dev.c, read_ahead_kb_store). */
    private static final int LARGEST_PAGE_KB = 64;

    private PresentPlan() {}

    static MountPlan of(World world, MountFacts facts, Standing.Ours ours, Observation<Wanted> wanted) {
        Target current = current(world, facts, ours, wanted);
        Optional<Move> move = wanted.toOptional().flatMap(w -> Move.of(world, facts, current, w));
        List<Action.OnMount> actions = new ArrayList<>();
        boolean moveNow =
                move.isPresent() && facts.activity().permits(move.get().to().address());
        if (facts.activity().idle()) {
            actions.addAll(upkeep(world, facts, ours, wanted, current));
        }
        if (facts.activity().idle()
                && !moveNow
                && facts.response() == Response.GOOD
                && wanted.toOptional().filter(Wanted::certain).isPresent()) {
            // Last, because the topmost one is the one in use: that it is busy must keep nothing else from being done.
            Standing.duplicates(facts)
                    .forEach(_ -> actions.add(
                            new Action.Detach(facts.spec().name(), facts.spec().path(), false)));
        }
        if (moveNow) {
            actions.addAll(Attaching.actions(
                    world,
                    facts,
                    wanted.toOptional().orElseThrow(),
                    move.get().to(),
                    move.get().replace()));
        }
        List<Problem> problems = PresentProblems.of(world, facts, ours, wanted, current, move);
        Optional<Wanted> known = wanted.toOptional();
        return new MountPlan(
                facts.spec(),
                new Verdict(
                        state(facts, problems),
                        problems,
                        known.map(Wanted::fileSystemId)
                                .or(() -> facts.remembered().map(Remembered::fileSystemId)),
                        known.flatMap(Wanted::fileSystemName),
                        Optional.of(current),
                        Verdicts.why(current)),
                actions,
                watch(facts, current, known));
    }

    /** While it answers, only home is of interest; once it does not, all that could take its place. */
    private static List<IpAddress> watch(MountFacts facts, Target current, Optional<Wanted> wanted) {
        List<IpAddress> targets = wanted.stream()
                .flatMap(w -> w.targets().stream())
                .map(Target::address)
                .toList();
        return switch (facts.response()) {
            case UNKNOWN -> List.of();
            case OVERDUE, STALE ->
                Stream.concat(Stream.of(current.address()), targets.stream())
                        .distinct()
                        .toList();
            case GOOD ->
                targets.stream()
                        .limit(1)
                        .filter(best -> !best.equals(current.address()))
                        .toList();
        };
    }

    /** The target that is mounted, with what is known about it. */
    private static Target current(World world, MountFacts facts, Standing.Ours ours, Observation<Wanted> wanted) {
        Optional<Target> listed = wanted.toOptional().flatMap(w -> w.at(ours.server()));
        Optional<String> zone = facts.remembered()
                .filter(r -> r.address().equals(ours.server()))
                .flatMap(Remembered::zoneId);
        Target target = listed.orElseGet(() -> new Target(
                ours.server().asSourceHost(),
                ours.server(),
                zone,
                Targets.match(zone, world.placement()),
                Origin.REMEMBERED));
        // fstab keeps the host as it is mounted, so that adopting a mount by DNS name changes nothing.
        return new Target(
                Mounted.host(ours.entry()), target.address(), target.zoneId(), target.match(), target.origin());
    }

    private static List<Action.OnMount> upkeep(
            World world, MountFacts facts, Standing.Ours ours, Observation<Wanted> wanted, Target current) {
        MountSpec spec = facts.spec();
        List<Action.OnMount> actions = new ArrayList<>();
        Guarding.protect(facts).ifPresent(actions::add);
        int readAhead = readAheadKb(world, spec, ours);
        if (facts.readAheadKb()
                .filter(kb -> kb > readAhead || kb + LARGEST_PAGE_KB <= readAhead)
                .isPresent()) {
            actions.add(new Action.SetReadAhead(spec.name(), ours.entry().device(), readAhead));
        }
        if (facts.response() == Response.GOOD && ours.confirmed()) {
            Wanted known = wanted.toOptional().orElseThrow();
            if (known.at(ours.server()).isPresent()) {
                Attaching.remember(facts, known, current).ifPresent(actions::add);
            }
            Attaching.fstab(world, facts, current).ifPresent(actions::add);
            if (!facts.directoriesEnsured() && !spec.directories().isEmpty()) {
                actions.add(new Action.EnsureDirectories(spec.name(), spec.path(), spec.directories()));
            }
        }
        return actions;
    }

    /** From the size of a read as it was mounted, which may not be the configured one for an adopted mount. */
    private static int readAheadKb(World world, MountSpec spec, Standing.Ours ours) {
        return Mounted.rsize(ours.entry())
                .map(rsize -> (int) (15L * rsize / 1024))
                .orElseGet(() -> Attaching.options(world, spec, ours.server()).readAheadKb());
    }

    private static MountState state(MountFacts facts, List<Problem> problems) {
        return switch (facts.response()) {
            case UNKNOWN -> MountState.MOUNTING;
            case OVERDUE -> MountState.UNRESPONSIVE;
            case STALE -> MountState.FAILED;
            case GOOD ->
                problems.stream().allMatch(p -> p.severity() == Severity.NOTICE)
                        ? MountState.MOUNTED
                        : MountState.DEGRADED;
        };
    }
}
