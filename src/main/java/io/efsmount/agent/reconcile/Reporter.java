package io.efsmount.agent.reconcile;

import io.efsmount.agent.ecs.ClusterMembership;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.MountState;
import io.efsmount.agent.plan.Plan;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Severity;
import io.efsmount.agent.plan.Target;
import io.efsmount.agent.plan.Verdict;
import io.efsmount.agent.plan.World;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Makes the report of a pass, and logs what is different from the one before: a pass that changed nothing logs nothing. */
final class Reporter {
    private static final Logger LOG = Logger.getLogger(Reporter.class);

    private record Shown(MountState state, Set<ProblemCode> problems, Instant since) {}

    private final String version;
    private final InstantSource wallClock;
    private final RoundTrips roundTrips;
    private final Map<String, Shown> before = new HashMap<>();
    private Set<ProblemCode> hostBefore = Set.of();
    private long passes;

    Reporter(String version, InstantSource wallClock, RoundTrips roundTrips) {
        this.version = version;
        this.wallClock = wallClock;
        this.roundTrips = roundTrips;
    }

    /** @param further problems of the host as a whole that the plan does not know of */
    HostReport report(World world, Plan plan, Optional<ClusterMembership> membership, List<Problem> further) {
        Instant now = wallClock.instant();
        passes++;
        List<MountReport> mounts =
                plan.mounts().stream().map(mount -> mount(mount, now)).toList();
        List<Problem> problems =
                Stream.concat(plan.problems().stream(), further.stream()).toList();
        logHost(problems);
        return new HostReport(
                version,
                now,
                passes,
                world.placement().region().toOptional(),
                world.placement().zoneId().toOptional(),
                membership.map(ClusterMembership::cluster),
                membership.map(ClusterMembership::containerInstanceArn),
                problems.stream().map(ProblemReport::of).toList(),
                mounts);
    }

    /** The next report with this problem logs it, although the last one had it too. */
    void sayAgain(ProblemCode code) {
        hostBefore = hostBefore.stream().filter(before -> before != code).collect(Collectors.toSet());
    }

    /** Forgets the mounts of other names. */
    void keepOnly(Set<String> names) {
        before.keySet().retainAll(names);
    }

    private MountReport mount(MountPlan plan, Instant now) {
        Verdict verdict = plan.verdict();
        Shown shown = show(plan, now);
        Optional<RoundTrips.Good> last = roundTrips.lastGood(plan.spec().name());
        Optional<Target> target = verdict.target();
        return new MountReport(
                plan.spec().name(),
                plan.spec().path(),
                plan.spec().required(),
                verdict.state().code(),
                verdict.state().usable(),
                verdict.problems().stream().map(ProblemReport::of).toList(),
                shown.since(),
                verdict.fileSystemId(),
                verdict.fileSystemName(),
                target.map(t -> t.address().text()),
                target.flatMap(Target::zoneId),
                target.filter(t -> t.match() != Target.ZoneMatch.UNKNOWN).map(t -> t.match() == Target.ZoneMatch.SAME),
                last.map(good -> good.took().toMillis()),
                last.map(RoundTrips.Good::at),
                verdict.why());
    }

    /** Remembers what is shown; the state's age starts anew only when the state is another. */
    private Shown show(MountPlan plan, Instant now) {
        String name = plan.spec().name();
        Verdict verdict = plan.verdict();
        Set<ProblemCode> codes = verdict.problems().stream().map(Problem::code).collect(Collectors.toSet());
        Shown old = before.get(name);
        boolean same = old != null && old.state() == verdict.state();
        Shown shown = new Shown(verdict.state(), codes, old != null && same ? old.since() : now);
        before.put(name, shown);
        if (old == null || !same || !old.problems().equals(codes)) {
            log(plan, Optional.ofNullable(old).map(Shown::state));
        }
        return shown;
    }

    private static void log(MountPlan plan, Optional<MountState> old) {
        Verdict verdict = plan.verdict();
        LogLine line = LogLine.of("Mount state")
                .add("mount", plan.spec().name())
                .add("state", verdict.state().code());
        old.filter(was -> was != verdict.state()).ifPresent(was -> line.add("was", was.code()));
        line.add("path", plan.spec().path());
        verdict.fileSystemId().ifPresent(id -> line.add("file-system", id));
        verdict.target()
                .ifPresent(target -> line.add("target", target.address()).add("why", verdict.why()));
        verdict.problem()
                .ifPresent(problem -> line.add("problem", problem.code().code())
                        .add("message", problem.message())
                        .add("remedy", problem.remedy()));
        // Every life begins with not having asked yet: that is no reason to warn.
        boolean first = verdict.problems().stream().anyMatch(p -> p.code() == ProblemCode.NOT_ASKED_YET);
        boolean bad =
                verdict.problem().filter(p -> p.severity() != Severity.NOTICE).isPresent() && !first;
        LOG.log(bad ? Logger.Level.WARN : Logger.Level.INFO, line);
    }

    private void logHost(List<Problem> problems) {
        Set<ProblemCode> codes = problems.stream().map(Problem::code).collect(Collectors.toSet());
        if (codes.equals(hostBefore)) {
            return;
        }
        problems.stream()
                .filter(p -> !hostBefore.contains(p.code()))
                .forEach(p -> LOG.warn(LogLine.of("Host problem")
                        .add("problem", p.code().code())
                        .add("message", p.message())
                        .add("remedy", p.remedy())));
        hostBefore.stream()
                .filter(code -> !codes.contains(code))
                .forEach(code -> LOG.info(LogLine.of("Host problem is over").add("problem", code.code())));
        hostBefore = codes;
    }
}
