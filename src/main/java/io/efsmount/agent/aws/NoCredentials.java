package io.efsmount.agent.aws;

/** The SDK's credential chain found nothing to sign with. */
public final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoCredentials(Throwable cause) {
        super(cause);
    }
}
