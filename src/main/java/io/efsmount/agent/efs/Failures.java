package io.efsmount.agent.efs;

import static io.efsmount.agent.plan.ProblemCode.API_ACCESS_DENIED;
import static io.efsmount.agent.plan.ProblemCode.API_BAD_ANSWER;
import static io.efsmount.agent.plan.ProblemCode.API_BAD_REQUEST;
import static io.efsmount.agent.plan.ProblemCode.API_CREDENTIALS;
import static io.efsmount.agent.plan.ProblemCode.API_ERROR;
import static io.efsmount.agent.plan.ProblemCode.API_THROTTLED;
import static io.efsmount.agent.plan.ProblemCode.API_UNREACHABLE;
import static io.efsmount.agent.plan.ProblemCode.API_UNTRUSTED;

import io.efsmount.agent.aws.Failure;
import io.efsmount.agent.plan.Problem;
import java.util.Set;

/** From what the SDK throws to a problem. The codes are those of the EFS model. */
final class Failures {
    private static final Set<String> REQUEST =
            Set.of("BadRequest", "BadRequestException", "ValidationException", "ValidationError");

    private Failures() {}

    /**
     * @param where the operation and region, for the message
     * @param operation the IAM action's second half
     */
    static Problem toProblem(String where, String operation, RuntimeException thrown) {
        Failure failure = Failure.of(thrown);
        if (thrown instanceof BadAnswer && failure.kind() != Failure.Kind.INTERRUPTED) {
            return API_BAD_ANSWER.with(where + " got an answer that is not from the EFS API: " + thrown.getMessage());
        }
        return switch (failure.kind()) {
            case INTERRUPTED, TIMED_OUT, UNREACHABLE -> API_UNREACHABLE.with(where + ": " + failure.text());
            case UNTRUSTED ->
                API_UNTRUSTED.with(where + ": the server's certificate is not trusted: " + failure.text());
            case NO_CREDENTIALS ->
                API_CREDENTIALS.with(where + ": no AWS credentials in the environment, a profile, a container role or"
                        + " the instance role" + failure.text());
            case SIGNATURE ->
                API_CREDENTIALS.with(
                        where + ": " + failure.answer() + ": the credentials or this host's clock are not accepted");
            case DENIED -> API_ACCESS_DENIED.with("elasticfilesystem:" + operation + " is denied: " + failure.text());
            case THROTTLED -> API_THROTTLED.with(where + ": " + failure.answer() + ": " + failure.text());
            case ERROR -> API_ERROR.with((where + ": " + failure.answer() + " " + failure.text()).strip());
            case REFUSED -> otherRefusal(where + ": " + failure.answer(), failure);
            case NOT_JSON ->
                API_BAD_ANSWER.with(where + " got an answer that is not the JSON of the EFS API, or half of it");
            case OTHER -> API_ERROR.with(where + " failed: " + failure.text());
        };
    }

    private static Problem otherRefusal(String answer, Failure failure) {
        if (failure.status() == 400 && REQUEST.contains(failure.code())) {
            return API_BAD_REQUEST.with(answer + ": " + failure.text());
        }
        if (failure.status() == 404 && failure.code().endsWith("NotFound")) {
            return API_ERROR.with(answer + ": it went away between two calls");
        }
        return API_BAD_ANSWER.with(answer + ": an answer that is not from the EFS API");
    }
}
