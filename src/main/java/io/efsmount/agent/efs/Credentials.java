package io.efsmount.agent.efs;

import io.efsmount.agent.aws.NoCredentials;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What requests are signed with: the SDK's default chain, from the environment to the instance role. It needs no region,
 * so it can be asked while the region is still being found out. Making it does no I/O.
 */
public final class Credentials implements AwsCredentialsProvider, AutoCloseable {
    private @Nullable DefaultCredentialsProvider chain;

    /** Asks for the credentials, so that they are at hand when the first request is made. May block; never throws. */
    public void prefetch() {
        try {
            resolveCredentials();
        } catch (NoCredentials _) {
            // The first request will ask again, and report it.
        }
    }

    /** @throws NoCredentials if the chain has none, to tell that from a failure of the request itself */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain().resolveCredentials();
        } catch (SdkException e) {
            throw new NoCredentials(e);
        }
    }

    private synchronized DefaultCredentialsProvider chain() {
        if (chain == null) {
            chain = DefaultCredentialsProvider.builder().build();
        }
        return chain;
    }

    /** Forgets what the chain found: the next request looks anew. */
    @Override
    public synchronized void close() {
        if (chain != null) {
            chain.close();
            chain = null;
        }
    }
}
