package io.efsmount.agent.efs;

import static io.efsmount.agent.plan.ProblemCode.API_ACCESS_DENIED;
import static io.efsmount.agent.plan.ProblemCode.API_BAD_ANSWER;
import static io.efsmount.agent.plan.ProblemCode.API_BAD_REQUEST;
import static io.efsmount.agent.plan.ProblemCode.API_CREDENTIALS;
import static io.efsmount.agent.plan.ProblemCode.API_ERROR;
import static io.efsmount.agent.plan.ProblemCode.API_THROTTLED;
import static io.efsmount.agent.plan.ProblemCode.API_UNREACHABLE;
import static io.efsmount.agent.plan.ProblemCode.API_UNTRUSTED;

import io.efsmount.agent.plan.Problem;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** From what the SDK throws to a problem. The codes are those of the EFS model and of "Common Errors" in the AWS APIs. */
final class Failures {
    private static final Set<String> SIGNATURE = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException");
    private static final Set<String> REQUEST =
            Set.of("BadRequest", "BadRequestException", "ValidationException", "ValidationError");
    private static final int LONGEST = 300;

    private Failures() {}

    /**
     * @param where the operation and region, for the message
     * @param operation the IAM action's second half
     */
    static Problem toProblem(String where, String operation, RuntimeException failure) {
        if (Thread.currentThread().isInterrupted()) { // first: the credential chain swallows what the SDK throws then
            return API_UNREACHABLE.with(where + ": interrupted");
        }
        if (failure instanceof BadAnswer) {
            return API_BAD_ANSWER.with(where + " got an answer that is not from the EFS API: " + failure.getMessage());
        }
        if (causes(failure).anyMatch(NoCredentials.class::isInstance)) {
            return API_CREDENTIALS.with(
                    where + ": no AWS credentials in the environment, a profile, a container role or"
                            + " the instance role" + instanceRole(failure));
        }
        return switch (failure) {
            case AwsServiceException refused -> refusal(where, operation, refused);
            case ApiCallTimeoutException _ -> API_UNREACHABLE.with(where + ": no answer within the deadline");
            case SdkClientException broken -> breakage(where, broken);
            default -> API_ERROR.with(where + " failed: " + brief(failure.toString()));
        };
    }

    private static Problem refusal(String where, String operation, AwsServiceException refused) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(refused.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        String said = brief(details.map(AwsErrorDetails::errorMessage).orElse(""));
        int status = refused.statusCode();
        String answer = (where + ": HTTP " + status + " " + code).strip();
        if (DENIED.contains(code)) {
            return API_ACCESS_DENIED.with("elasticfilesystem:" + operation + " is denied: " + said);
        }
        if (refused.isThrottlingException() || status == 429) {
            return API_THROTTLED.with(answer + ": " + said);
        }
        if (SIGNATURE.contains(code) || refused.isClockSkewException()) {
            // The message of a refused signature quotes the request, session token and all: never repeat it.
            return API_CREDENTIALS.with(answer + ": the credentials or this host's clock are not accepted");
        }
        return otherRefusal(status, code, answer, said);
    }

    private static Problem otherRefusal(int status, String code, String answer, String said) {
        if (status >= 500) {
            return API_ERROR.with((answer + " " + said).strip());
        }
        if (status == 400 && REQUEST.contains(code)) {
            return API_BAD_REQUEST.with(answer + ": " + said);
        }
        if (status == 404 && code.endsWith("NotFound")) {
            return API_ERROR.with(answer + ": it went away between two calls");
        }
        return API_BAD_ANSWER.with(answer + ": an answer that is not from the EFS API");
    }

    private static Problem breakage(String where, SdkClientException broken) {
        String message = String.valueOf(broken.getMessage());
        // The SDK's JSON parser throws its own kind of IOException, so it must be looked for first.
        boolean notJson =
                causes(broken).anyMatch(cause -> cause.getClass().getName().contains(".jackson."));
        Optional<Throwable> untrusted =
                causes(broken).filter(CertificateException.class::isInstance).findFirst();
        if (untrusted.isPresent()) {
            return API_UNTRUSTED.with(where + ": the server's certificate is not trusted: "
                    + brief(String.valueOf(untrusted.get().getMessage())));
        }
        Optional<Throwable> io =
                causes(broken).filter(IOException.class::isInstance).findFirst();
        if (io.isPresent() && !notJson) {
            String reason =
                    io.get().getClass().getSimpleName() + ": " + io.get().getMessage();
            return API_UNREACHABLE.with(where + ": " + brief(reason));
        }
        if (notJson || message.startsWith("Unable to unmarshall")) {
            return API_BAD_ANSWER.with(where + " got an answer that is not the JSON of the EFS API, or half of it");
        }
        return API_ERROR.with(where + " failed: " + brief(message));
    }

    /** The last link of the chain is the only one that most hosts have: its reason is worth telling. */
    private static String instanceRole(Throwable failure) {
        String last = "InstanceProfileCredentialsProvider(): ";
        return causes(failure)
                .map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> message.contains(last))
                .findFirst()
                .map(message -> " (" + brief(message.substring(message.lastIndexOf(last) + last.length())) + ")")
                .map(text -> text.replace("]", ""))
                .orElse("");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }

    private static String brief(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
