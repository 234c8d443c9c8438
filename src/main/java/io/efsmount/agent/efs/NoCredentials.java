package io.efsmount.agent.efs;

/** The SDK's credential chain found nothing to sign with. */
final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoCredentials(Throwable cause) {
        super(cause);
    }
}
