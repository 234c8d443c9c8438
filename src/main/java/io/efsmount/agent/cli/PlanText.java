package io.efsmount.agent.cli;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.ActionText;
import io.efsmount.agent.plan.MountPlan;
import io.efsmount.agent.plan.MountState;
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
                .map(name -> name.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?"))
                .ifPresent(name -> text.append(" (").append(name).append(')'));
        text.append('\n');
        text.append("  now: ").append(now(mount)).append('\n');
        text.append("  target: ").append(mount.verdict().why()).append('\n');
        mount.verdict().problems().forEach(problem -> problem(text, problem, "  "));
        mount.actions()
                .forEach(action ->
                        text.append("  would ").append(ActionText.of(action)).append('\n'));
    }

    /** Nothing is under way while only a plan is made. */
    private static String now(MountPlan mount) {
        boolean absent = mount.verdict().state() == MountState.MOUNTING
                && mount.actions().stream().anyMatch(Action.Attach.class::isInstance);
        return absent ? "not mounted" : mount.verdict().state().code();
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
