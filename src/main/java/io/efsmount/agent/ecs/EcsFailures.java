package io.efsmount.agent.ecs;

import static io.efsmount.agent.plan.ProblemCode.API_CREDENTIALS;
import static io.efsmount.agent.plan.ProblemCode.ECS_ACCESS_DENIED;
import static io.efsmount.agent.plan.ProblemCode.ECS_ATTRIBUTES_FULL;
import static io.efsmount.agent.plan.ProblemCode.ECS_ERROR;
import static io.efsmount.agent.plan.ProblemCode.ECS_REFUSED;
import static io.efsmount.agent.plan.ProblemCode.ECS_THROTTLED;
import static io.efsmount.agent.plan.ProblemCode.ECS_UNKNOWN_INSTANCE;
import static io.efsmount.agent.plan.ProblemCode.ECS_UNREACHABLE;

import io.efsmount.agent.aws.Failure;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.util.EnumSet;
import java.util.Set;

/** From what the SDK throws to a problem. The codes are those of the ECS model. */
final class EcsFailures {
    private static final Set<ProblemCode> NOT_DONE = EnumSet.of(
            API_CREDENTIALS, ECS_ACCESS_DENIED, ECS_ATTRIBUTES_FULL, ECS_REFUSED, ECS_THROTTLED, ECS_UNKNOWN_INSTANCE);

    private EcsFailures() {}

    /** Whether it is certain that the call did nothing; else nobody knows. */
    static boolean surelyNotDone(Problem problem) {
        return NOT_DONE.contains(problem.code());
    }

    /** @param operation the IAM action's second half */
    static Problem toProblem(String operation, ClusterMembership host, RuntimeException thrown) {
        Failure failure = Failure.of(thrown);
        String where = "ecs:" + operation + " in " + host.region();
        String answer = where + ": " + failure.answer();
        return switch (failure.kind()) {
            case UNTRUSTED ->
                ECS_UNREACHABLE.with(
                        where + ": the server's certificate is not trusted (this host's clock, or a proxy?): "
                                + failure.text());
            case INTERRUPTED, TIMED_OUT, UNREACHABLE -> ECS_UNREACHABLE.with(where + ": " + failure.text());
            case NO_CREDENTIALS -> API_CREDENTIALS.with(where + ": no AWS credentials" + failure.text());
            case SIGNATURE -> API_CREDENTIALS.with(answer + ": the credentials or this host's clock are not accepted");
            case DENIED -> ECS_ACCESS_DENIED.with("ecs:" + operation + " is denied: " + failure.text());
            case THROTTLED -> ECS_THROTTLED.with(answer + ": " + failure.text());
            case ERROR -> ECS_ERROR.with((answer + " " + failure.text()).strip());
            case REFUSED -> refusal(answer + ": " + failure.text(), failure.code(), host);
            case NOT_JSON -> ECS_ERROR.with(where + " got an answer that is not the JSON of the ECS API");
            case OTHER -> ECS_ERROR.with(where + " failed: " + failure.text());
        };
    }

    private static Problem refusal(String answer, String code, ClusterMembership host) {
        return switch (code) {
            case "AttributeLimitExceededException" -> ECS_ATTRIBUTES_FULL.with(answer);
            case "ClusterNotFoundException", "TargetNotFoundException" -> unknown(host, answer);
            default -> ECS_REFUSED.with(answer);
        };
    }

    static Problem unknown(ClusterMembership host, String why) {
        return ECS_UNKNOWN_INSTANCE.with(
                "cluster " + host.cluster() + " does not know " + host.containerInstanceArn() + " (" + why + ")");
    }
}
