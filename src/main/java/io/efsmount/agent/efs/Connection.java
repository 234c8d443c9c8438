package io.efsmount.agent.efs;

import io.efsmount.agent.aws.Access;
import io.efsmount.agent.aws.Clients;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.efs.EfsClient;

/** The SDK's client: made when it is first needed, kept, and made anew after {@link #close()}. */
final class Connection implements AutoCloseable {
    private final EfsSettings settings;
    private final Credentials credentials;
    private @Nullable SdkHttpClient http;
    private @Nullable EfsClient client;
    private @Nullable ScheduledExecutorService deadlines;

    Connection(EfsSettings settings, Credentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
    }

    synchronized EfsClient client() {
        if (client == null) {
            deadlines = Clients.deadlines();
            http = Clients.network(settings.callDeadline()).build();
            client = build(deadlines, http);
        }
        return client;
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
        Access access = new Access(
                settings.region(), settings.endpoint(), settings.fips(), settings.dualStack(), settings.callDeadline());
        return Clients.configure(EfsClient.builder(), access, credentials::resolveCredentials, threads)
                .httpClient(network)
                .build();
    }
}
