package io.efsmount.agent.efs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.plan.EfsDnsName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.efs.endpoints.EfsEndpointProvider;

/** Where the SDK goes, and that our own partition table agrees with the SDK's. */
class EndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,    false, false, elasticfilesystem.eu-central-1.amazonaws.com",
        "us-east-1,       true,  false, elasticfilesystem-fips.us-east-1.amazonaws.com",
        "eu-central-1,    false, true,  efs.eu-central-1.api.aws",
        "us-east-1,       true,  true,  efs-fips.us-east-1.api.aws",
        "us-gov-west-1,   false, false, elasticfilesystem.us-gov-west-1.amazonaws.com",
        "us-gov-west-1,   true,  false, elasticfilesystem-fips.us-gov-west-1.amazonaws.com",
        "cn-north-1,      false, false, elasticfilesystem.cn-north-1.amazonaws.com.cn",
        "eusc-de-east-1,  false, false, elasticfilesystem.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1,   false, false, elasticfilesystem.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1,  false, false, elasticfilesystem.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1,  false, false, elasticfilesystem.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1, false, false, elasticfilesystem.us-isof-south-1.csp.hci.ic.gov",
    })
    void the_sdk_resolves_the_endpoint_of_every_partition(String region, boolean fips, boolean dual, String host) {
        var endpoint = EfsEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(Region.of(region)).useFips(fips).useDualStack(dual))
                .join();
        assertEquals("https://" + host, endpoint.url().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1",
        "us-gov-west-1",
        "cn-north-1",
        "eusc-de-east-1",
        "us-iso-east-1",
        "us-isob-east-1",
        "eu-isoe-west-1",
        "us-isof-south-1"
    })
    void the_dns_suffix_is_that_of_the_sdks_partition_table(String region) {
        String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
        assertEquals("fs-1.efs." + region + "." + suffix, EfsDnsName.of("fs-1", region));
    }
}
