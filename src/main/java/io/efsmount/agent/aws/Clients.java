package io.efsmount.agent.aws;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** How each of the SDK's clients is made: one small HTTP client, one try, one deadline for all of a call. */
public final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private Clients() {}

    /** The SDK's own has five threads; ours are asked one question at a time. Whoever makes it shuts it down. */
    public static ScheduledExecutorService deadlines() {
        return Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("sdk-deadlines").unstarted(task));
    }

    /** The HTTP client; whoever builds it closes it, unless the SDK's client does. */
    public static UrlConnectionHttpClient.Builder network(Duration callDeadline) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT.compareTo(callDeadline) < 0 ? CONNECT : callDeadline)
                .socketTimeout(callDeadline);
    }

    /**
     * Sets a client's builder up, but for its HTTP client.
     *
     * @param credentials asked before each call; not closed with the client
     * @param threads from {@link #deadlines}
     * @return the builder
     */
    public static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> B configure(
            B builder, Access access, Supplier<AwsCredentials> credentials, ScheduledExecutorService threads) {
        builder.region(Region.of(access.region()));
        builder.credentialsProvider(credentials::get);
        builder.overrideConfiguration(o -> o.apiCallTimeout(access.callDeadline())
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .scheduledExecutorService(threads));
        if (access.endpoint().isPresent()) {
            builder.endpointOverride(access.endpoint().get());
        } else {
            builder.fipsEnabled(access.fips());
            builder.dualstackEnabled(access.dualStack());
        }
        return builder;
    }
}
