package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EfsDnsNameTest {

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,    fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com",
        "us-gov-west-1,   fs-0123456789abcdef0.efs.us-gov-west-1.amazonaws.com",
        "cn-north-1,      fs-0123456789abcdef0.efs.cn-north-1.amazonaws.com.cn",
        "eusc-de-east-1,  fs-0123456789abcdef0.efs.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1,   fs-0123456789abcdef0.efs.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1,  fs-0123456789abcdef0.efs.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1,  fs-0123456789abcdef0.efs.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1, fs-0123456789abcdef0.efs.us-isof-south-1.csp.hci.ic.gov",
    })
    void every_partition_has_its_own_suffix(String region, String name) {
        assertEquals(name, EfsDnsName.of("fs-0123456789abcdef0", region));
    }
}
