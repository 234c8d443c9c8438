package io.efsmount.agent.aws;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What it means that the SDK threw. The codes are those of "Common Errors" in the AWS APIs; what a service adds to them is
 * {@link Kind#REFUSED}.
 *
 * @param status of the answer; 0 where there was none
 * @param code the service's word for the error; empty where there was none
 * @param text what was said about it, cut to a length that fits a log line; never a secret
 */
public record Failure(Kind kind, int status, String code, String text) {

    /** The sorts of failure. */
    public enum Kind {
        INTERRUPTED,
        /** Nothing to sign with; the text is the instance role's reason, in brackets, or empty. */
        NO_CREDENTIALS,
        /** What was signed with, or this host's clock, is not accepted. */
        SIGNATURE,
        DENIED,
        THROTTLED,
        /** The service says that it failed (HTTP 500 and above). */
        ERROR,
        /** Any other answer that is not good. */
        REFUSED,
        TIMED_OUT,
        UNREACHABLE,
        /** The server's certificate is not trusted. */
        UNTRUSTED,
        /** The answer is not the JSON of an API, or half of it. */
        NOT_JSON,
        OTHER
    }

    private static final Set<String> SIGNATURES = Set.of(
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
    private static final Set<String> DENIALS =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException");
    private static final int LONGEST = 300;

    public static Failure of(RuntimeException failure) {
        if (Thread.currentThread().isInterrupted()) { // first: the credential chain swallows what the SDK throws then
            return without(Kind.INTERRUPTED, "interrupted");
        }
        if (causes(failure).anyMatch(NoCredentials.class::isInstance)) {
            return without(Kind.NO_CREDENTIALS, instanceRole(failure));
        }
        return switch (failure) {
            case AwsServiceException refused -> refusal(refused);
            case ApiCallTimeoutException _ -> without(Kind.TIMED_OUT, "no answer within the deadline");
            case SdkClientException broken -> breakage(broken);
            default -> without(Kind.OTHER, brief(failure.toString()));
        };
    }

    /** Status and code as one word after the other, for example {@code HTTP 400 BadRequest}. */
    public String answer() {
        return ("HTTP " + status + " " + code).strip();
    }

    private static Failure without(Kind kind, String text) {
        return new Failure(kind, 0, "", text);
    }

    private static Failure refusal(AwsServiceException refused) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(refused.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        String said = brief(details.map(AwsErrorDetails::errorMessage).orElse(""));
        Kind kind = kind(refused, code);
        // The message of a refused signature quotes the request, session token and all: never repeat it.
        return new Failure(kind, refused.statusCode(), code, kind == Kind.SIGNATURE ? "" : said);
    }

    private static Kind kind(AwsServiceException refused, String code) {
        if (DENIALS.contains(code)) {
            return Kind.DENIED;
        }
        if (refused.isThrottlingException() || refused.statusCode() == 429) {
            return Kind.THROTTLED;
        }
        if (SIGNATURES.contains(code) || refused.isClockSkewException()) {
            return Kind.SIGNATURE;
        }
        return refused.statusCode() >= 500 ? Kind.ERROR : Kind.REFUSED;
    }

    private static Failure breakage(SdkClientException broken) {
        String message = String.valueOf(broken.getMessage());
        // The SDK's JSON parser throws its own kind of IOException, so it must be looked for first.
        boolean notJson =
                causes(broken).anyMatch(cause -> cause.getClass().getName().contains(".jackson."));
        Optional<Throwable> untrusted =
                causes(broken).filter(CertificateException.class::isInstance).findFirst();
        if (untrusted.isPresent()) {
            return without(Kind.UNTRUSTED, brief(String.valueOf(untrusted.get().getMessage())));
        }
        Optional<Throwable> io =
                causes(broken).filter(IOException.class::isInstance).findFirst();
        if (io.isPresent() && !notJson) {
            String reason =
                    io.get().getClass().getSimpleName() + ": " + io.get().getMessage();
            return without(Kind.UNREACHABLE, brief(reason));
        }
        boolean half = notJson || message.startsWith("Unable to unmarshall");
        return without(half ? Kind.NOT_JSON : Kind.OTHER, brief(message));
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
