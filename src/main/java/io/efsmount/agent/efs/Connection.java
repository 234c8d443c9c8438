package io.efsmount.agent.efs;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.efs.EfsClientBuilder;

/** The SDK's client: made when it is first needed, kept, and made anew after {@link #close()}. */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final EfsSettings settings;
    private final Credentials credentials;
    private final Supplier<SdkHttpClient> network;
    private @Nullable SdkHttpClient http;
    private @Nullable EfsClient client;
    private @Nullable ScheduledExecutorService deadlines;

    Connection(EfsSettings settings, Credentials credentials) {
        this(settings, credentials, () -> overUrlConnections(settings.callDeadline()));
    }

    /** @param network makes the HTTP client, once for each time that the SDK's client is made */
    Connection(EfsSettings settings, Credentials credentials, Supplier<SdkHttpClient> network) {
        this.settings = settings;
        this.credentials = credentials;
        this.network = network;
    }

    private static SdkHttpClient overUrlConnections(Duration deadline) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT.compareTo(deadline) < 0 ? CONNECT : deadline)
                .socketTimeout(deadline)
                .build();
    }

    synchronized EfsClient client() {
        if (client == null) {
            deadlines = deadlines();
            http = network.get();
            client = build(deadlines, http);
        }
        return client;
    }

    /** The SDK's own has five threads; ours are asked one question at a time. */
    private static ScheduledExecutorService deadlines() {
        return Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("sdk-deadlines").unstarted(task));
    }

    /** Closes the client, and forgets the credentials. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
        if (http != null) {
            http.close();
            http = null;
        }
        if (deadlines != null) {
            deadlines.shutdownNow();
            deadlines = null;
        }
        credentials.close();
    }

    private EfsClient build(ScheduledExecutorService threads, SdkHttpClient network) {
        EfsClientBuilder builder = EfsClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials::resolve)
                .overrideConfiguration(o -> o.apiCallTimeout(settings.callDeadline())
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(threads))
                .httpClient(network);
        if (settings.endpoint().isPresent()) {
            builder.endpointOverride(settings.endpoint().get());
        } else {
            builder.fipsEnabled(settings.fips()).dualstackEnabled(settings.dualStack());
        }
        return builder.build();
    }
}
