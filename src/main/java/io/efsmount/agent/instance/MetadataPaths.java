package io.efsmount.agent.instance;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataClientException;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/** Single values of the metadata, checked, under one token. */
final class MetadataPaths implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration TOKEN = Duration.ofMinutes(1);
    private static final String ROOT = "/latest/meta-data/";
    private static final int NOT_FOUND = 404;

    private final Ec2MetadataClient client;
    private final long end;

    /** @param end when to stop asking, as {@link System#nanoTime()} */
    MetadataPaths(Optional<URI> endpoint, long end) {
        this.end = end;
        Ec2MetadataClient.Builder builder = Ec2MetadataClient.builder()
                .retryPolicy(Ec2MetadataRetryPolicy.none())
                .tokenTtl(TOKEN)
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(STEP)
                        .socketTimeout(STEP)
                        // The metadata is on this host's own link: a proxy would tell about another host.
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useSystemPropertyValues(false)
                                .useEnvironmentVariablesValues(false)
                                .build()));
        endpoint.ifPresent(builder::endpoint);
        this.client = builder.build();
    }

    @Override
    public void close() {
        client.close();
    }

    String required(String path, Pattern form) {
        return optional(path, form).orElseThrow(() -> new IllegalStateException("it has no " + path));
    }

    /** The value; empty when the service does not have it. */
    Optional<String> optional(String path, Pattern form) {
        if (System.nanoTime() - end > 0) {
            throw new IllegalStateException("it is too slow: no " + path + " in time");
        }
        String text;
        try {
            text = client.get(ROOT + path).asString();
        } catch (Ec2MetadataClientException e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        if (!form.matcher(text).matches()) {
            throw new IllegalStateException("its " + path + " has an unknown form");
        }
        return Optional.of(text);
    }
}
