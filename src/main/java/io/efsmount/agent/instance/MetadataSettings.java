package io.efsmount.agent.instance;

import java.net.URI;
import java.util.Optional;

/** Settings of the SDK that hold for the whole process, because its credential chain reads them from properties. */
public final class MetadataSettings {
    private MetadataSettings() {}

    /**
     * Makes the SDK's own uses of the metadata (the instance role's credentials) keep to version 2, and to the given
     * endpoint. Call it once, before the first use of the SDK.
     *
     * @param endpoint the configured endpoint; empty leaves the SDK's default
     */
    public static void apply(Optional<URI> endpoint) {
        System.setProperty("aws.disableEc2MetadataV1", "true");
        endpoint.ifPresent(uri -> System.setProperty("aws.ec2MetadataServiceEndpoint", uri.toString()));
    }
}
