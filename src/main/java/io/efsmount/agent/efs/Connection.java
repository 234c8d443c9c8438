package io.efsmount.agent.efs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.efs.EfsClientBuilder;

/** The SDK's client: made when it is first needed, kept, and made anew after {@link #close()}. */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final EfsSettings settings;
    private @Nullable EfsClient client;
    private @Nullable DefaultCredentialsProvider credentials;

    Connection(EfsSettings settings) {
        this.settings = settings;
    }

    synchronized EfsClient client() {
        if (client == null) {
            credentials = DefaultCredentialsProvider.builder().build();
            client = build(credentials);
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
        if (credentials != null) {
            credentials.close();
            credentials = null;
        }
    }

    private EfsClient build(DefaultCredentialsProvider chain) {
        Duration deadline = settings.callDeadline();
        EfsClientBuilder builder = EfsClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(marked(chain))
                .overrideConfiguration(o -> o.apiCallTimeout(deadline).retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT.compareTo(deadline) < 0 ? CONNECT : deadline)
                        .socketTimeout(deadline));
        if (settings.endpoint().isPresent()) {
            builder.endpointOverride(settings.endpoint().get());
        } else {
            builder.fipsEnabled(settings.fips()).dualstackEnabled(settings.dualStack());
        }
        return builder.build();
    }

    /** So that a failure of the credential chain can be told from one of the call itself. */
    private static AwsCredentialsProvider marked(AwsCredentialsProvider chain) {
        return () -> {
            try {
                return chain.resolveCredentials();
            } catch (SdkException e) {
                throw new NoCredentials(e);
            }
        };
    }
}
