package io.efsmount.agent.cli;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.Replace;
import io.efsmount.agent.reconcile.Reconciler;

/** A plan for people. */
final class PlanText {
    private PlanText() {}

    static String of(Reconciler.Pass pass) {
        StringBuilder text = new StringBuilder();
        pass.plan().problems().forEach(problem -> problem(text, problem, ""));
        pass.plan().mounts().forEach(mount -> mount(text, mount));
        pass.plan()
                .onHost()
                .forEach(
                        action -> text.append("host: ").append(describe(action)).append('\n'));
        if (pass.plan().actions().isEmpty()) {
            text.append("Nothing to do.\n");
        }
        return text.toString();
    }

    private static void mount(StringBuilder text, MountPlan mount) {
        text.append(mount.spec().name()).append(": ").append(mount.spec().path());
        mount.verdict()
                .fileSystemId()
                .ifPresent(id -> text.append("  file system ").append(id));
        mount.verdict()
                .fileSystemName()
                .ifPresent(name -> text.append(" (").append(name).append(')'));
        text.append('\n');
        text.append("  now: ").append(mount.verdict().state().code()).append('\n');
        text.append("  target: ").append(mount.verdict().why()).append('\n');
        mount.verdict().problems().forEach(problem -> problem(text, problem, "  "));
        mount.actions()
                .forEach(action ->
                        text.append("  would ").append(describe(action)).append('\n'));
    }

    private static void problem(StringBuilder text, Problem problem, String indent) {
        text.append(indent)
                .append(problem.code().code())
                .append(": ")
                .append(problem.message())
                .append(" -> ")
                .append(problem.remedy())
                .append('\n');
    }

    static String describe(Action action) {
        return switch (action) {
            case Action.CreateMountPoint make -> "create the directory " + make.path();
            case Action.Attach attach ->
                "mount " + attach.source().text() + " on " + attach.path() + " with "
                        + attach.options().data() + replacing(attach.replace());
            case Action.Detach detach ->
                "unmount " + detach.path() + (detach.lazy() ? " lazily" : " if nobody uses it");
            case Action.SetReadAhead set ->
                "set the read-ahead of device " + set.device() + " to " + set.kilobytes() + " KiB";
            case Action.Remember remember ->
                "remember " + remember.good().fileSystemId() + " at "
                        + remember.good().address();
            case Action.PutFstab put ->
                "keep in fstab: " + put.entry().source() + " " + put.entry().path() + " nfs4 "
                        + put.entry().options();
            case Action.DropFstab drop -> "remove the entry of " + drop.name() + " from fstab";
            case Action.EnsureDirectories ensure ->
                "create what is missing of the directories "
                        + ensure.directories().stream().map(d -> d.path()).toList();
            case Action.DetachStaging leftover -> "detach the leftover " + leftover.path();
        };
    }

    private static String replacing(Replace replace) {
        return switch (replace) {
            case NOTHING -> "";
            case WHEN_IDLE -> ", replacing what is mounted there if nobody uses it";
            case DEAD -> ", replacing what is mounted there, which is dead";
        };
    }
}
