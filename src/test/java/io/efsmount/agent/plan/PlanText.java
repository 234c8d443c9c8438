package io.efsmount.agent.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as lines that a human reads and a golden file keeps. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        Stream<String> mounts = plan.mounts().stream().flatMap(PlanText::mount);
        Stream<String> host = Stream.concat(
                plan.problems().stream().map(p -> "host problem " + problem(p)),
                plan.onHost().stream().map(a -> "host do " + action(a)));
        return Stream.concat(mounts, host).collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> mount(MountPlan plan) {
        Verdict verdict = plan.verdict();
        String head = plan.spec().name() + " is " + verdict.state().code()
                + verdict.fileSystemId().map(id -> ", " + id).orElse("")
                + verdict.fileSystemName().map(name -> " (" + name + ")").orElse("") + "; " + verdict.why();
        Stream<String> watch = plan.watch().isEmpty() ? Stream.of() : Stream.of("  watch " + plan.watch());
        return Stream.of(
                        Stream.of(head),
                        verdict.problems().stream().map(p -> "  problem " + problem(p)),
                        watch,
                        plan.actions().stream().map(a -> "  do " + action(a)))
                .flatMap(lines -> lines);
    }

    private static String problem(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT) + " "
                + problem.code().code() + ": " + problem.message();
    }

    static String action(Action action) {
        return switch (action) {
            case Action.CreateMountPoint make -> "create mount point " + make.path();
            case Action.Guard guard -> "guard " + guard.path();
            case Action.Attach attach ->
                "attach " + attach.source().text() + " by " + attach.address() + " to " + attach.path() + ", replace "
                        + attach.replace() + ", flags " + attach.options().flags() + ", data "
                        + attach.options().data();
            case Action.Detach detach -> "detach " + detach.path() + (detach.lazy() ? " lazily" : "");
            case Action.SetReadAhead set -> "set read-ahead of " + set.device() + " to " + set.kilobytes() + " KiB";
            case Action.Remember(String _, Remembered good) ->
                "remember " + good.fileSystemId() + " at " + good.address() + " in "
                        + good.zoneId().orElse("an unknown zone") + " for " + good.selector();
            case Action.PutFstab(String _, FstabEntry e) ->
                "put into fstab: " + String.join(" ", List.of(e.source(), e.path(), e.type(), e.options()));
            case Action.DropFstab drop -> "drop from fstab: " + drop.name();
            case Action.EnsureDirectories ensure ->
                "ensure directories "
                        + ensure.directories().stream()
                                .map(d -> d.path() + " " + Integer.toOctalString(d.mode()) + " " + d.uid() + ":"
                                        + d.gid())
                                .toList()
                        + " in " + ensure.path();
            case Action.DetachStaging leftover -> "detach staging " + leftover.path();
        };
    }
}
