package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.SOON;
import static io.efsmount.agent.lab.AgentHost.hasProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS says, or does not say, about the file system and the host. */
@LabGuest
class DiscoveryTest {
    private static final Duration AFTER_BACKOFF = Duration.ofSeconds(90);

    private final Guest guest;
    private final AgentHost host;

    DiscoveryTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @Test
    void twoFileSystemsWithTheTagAreNotGuessedBetweenUnlessTheOldestIsWanted() {
        var known = Cloud.defaults("fileSystems").get(0);
        ObjectNode younger = known.deepCopy();
        younger.put("FileSystemId", "fs-0aaaaaaaaaaaaaaaa").put("CreationTime", 1800000000.0);
        host.cloud().change("{'efs': {'fileSystems': [%s, %s]}}".formatted(younger, known));
        host.configure().start().awaitProblem("ambiguous").awaitPasses(2);
        var message = host.problem("ambiguous").path("message").asText();
        assertTrue(message.contains("fs-0123456789abcdef0") && message.contains("fs-0aaaaaaaaaaaaaaaa"), message);
        assertEquals(List.of(), host.mounts());
        assertEquals(503, host.health("ready"));

        host.stop().configure("efs.mounts.shared.on-ambiguous=oldest").start().awaitMounted();
        assertEquals("fs-0123456789abcdef0", host.mount().path("fileSystemId").asText());
    }

    @Test
    void anApiThatRefusesIsAnsweredWithTheActionsToAllow() {
        host.cloud().efsFault("ACCESS_DENIED");
        host.configure().start().awaitProblem("api-access-denied");
        var remedy = host.problem("api-access-denied").path("remedy").asText();
        assertTrue(remedy.contains("elasticfilesystem:DescribeFileSystems"), remedy);
        assertTrue(remedy.contains("elasticfilesystem:DescribeMountTargets"), remedy);
        assertEquals(503, host.health("ready"));
        host.cloud().efsFault("NONE");
        host.await("mounted", AFTER_BACKOFF, ".mounts[0].state==\"mounted\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"THROTTLED_400", "THROTTLED_429"})
    void anApiThatThrottlesIsAskedLess(String fault) {
        host.cloud().efsFault(fault);
        host.configure().start().awaitProblem("api-throttled");
        host.cloud().forgetCalls();
        host.awaitPasses(10);
        var calls = host.cloud().calls("DescribeFileSystems");
        System.err.println(fault + ": " + calls + " calls in 10 passes");
        // measured: 1 to 4; who asks at each pass asks 10 times
        assertTrue(calls <= 7, calls + " calls in 10 passes");
        host.cloud().efsFault("NONE");
        host.await("mounted", AFTER_BACKOFF, ".mounts[0].state==\"mounted\"");
    }

    @Test
    void manyMountTargetsOnManyPagesAreAllRead() {
        var own = Cloud.defaults("mountTargets").get(0);
        var rows = Stream.concat(IntStream.range(2, 26).mapToObj(n -> elsewhere(own, n)), Stream.of(own))
                .map(JsonNode::toString)
                .collect(Collectors.joining(","));
        var others = IntStream.range(1, 30)
                .mapToObj(n -> "{'FileSystemId': 'fs-%017d', 'CreationToken': 't%d', 'LifeCycleState': 'available',"
                                .formatted(n, n)
                        + "'CreationTime': 1700000000, 'NumberOfMountTargets': 0, 'OwnerId': '1', 'Tags': []}")
                .collect(Collectors.joining(","));
        host.cloud().change("""
                {'efs': {'mountTargetPage': 3, 'fileSystemPage': 7, 'emptyPages': true,
                         'mountTargets': [%s], 'fileSystems': [%s, %s]}}""".formatted(
                        rows, others, Cloud.defaults("fileSystems").get(0)));
        host.configure().start().awaitMounted();
        assertEquals("10.0.1.10:/", host.onlyMount().source());
    }

    private static JsonNode elsewhere(JsonNode own, int n) {
        return ((ObjectNode) own.deepCopy())
                .put("MountTargetId", "fsmt-%017d".formatted(n))
                .put("IpAddress", "10.0.200." + n)
                .put("AvailabilityZoneId", "euc1-az" + n);
    }

    @Test
    void aFileSystemIsMountedOnlyWhenItIsAvailable() {
        lifeCycle("creating");
        host.configure().start().awaitProblem("file-system-creating");
        assertEquals("waiting", host.mount().path("state").asText());
        for (var state : List.of("deleting", "deleted", "error")) {
            lifeCycle(state);
            host.await(state, AFTER_BACKOFF, hasProblem("file-system-" + state));
            assertEquals("failed", host.mount().path("state").asText());
        }
        assertEquals(List.of(), host.mounts());
        lifeCycle("available");
        host.await("mounted", AFTER_BACKOFF, ".mounts[0].state==\"mounted\"");
    }

    private void lifeCycle(String state) {
        ObjectNode row = Cloud.defaults("fileSystems").get(0).deepCopy();
        host.cloud().change("{'efs': {'fileSystems': [%s]}}".formatted(row.put("LifeCycleState", state)));
    }

    @Test
    void metadataThatComesLateIsWaitedFor() {
        host.cloud().change("{'metadata': {'fault': 'LATE', 'lateSeconds': 20}}");
        host.configure().start();
        host.await("the reason", SOON, hasProblem("region-unknown") + " or " + hasProblem("metadata-unreachable"));
        assertEquals(List.of(503, 200), List.of(host.health("ready"), host.health("live")));
        host.awaitMounted();
        assertEquals("10.0.1.10:/", host.onlyMount().source());
    }

    @Test
    void aRegionAndZoneThatAreConfiguredNeedNoMetadata() {
        host.cloud().change("{'metadata': {'fault': 'REFUSED'}}");
        guest.ok("systemctl set-environment AWS_ACCESS_KEY_ID=AKIAFAKE AWS_SECRET_ACCESS_KEY=secret");
        try {
            host.configure("efs.region=eu-central-1", "efs.availability-zone-id=euc1-az2")
                    .start()
                    .awaitMounted();
        } finally {
            guest.ok("systemctl unset-environment AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY");
        }
        assertEquals("10.0.2.10:/", host.onlyMount().source());
        assertTrue(host.mount().path("sameZone").asBoolean());
    }
}
