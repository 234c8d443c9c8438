package io.efsmount.agent.cli;

import io.efsmount.agent.plan.ActionText;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.Problem;
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
                .forEach(action ->
                        text.append("host: ").append(ActionText.of(action)).append('\n'));
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
                        text.append("  would ").append(ActionText.of(action)).append('\n'));
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
}
