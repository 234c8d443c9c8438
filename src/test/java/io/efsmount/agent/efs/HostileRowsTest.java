package io.efsmount.agent.efs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.efsmount.agent.fakes.EfsWorlds;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeRows;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.LifeCycle;
import io.efsmount.agent.plan.MountTarget;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not what the model says: the bad one is left out, the good one beside it stays. */
class HostileRowsTest {
    private static final Map<String, String> TAG = Map.of("role", "content");

    private final FakeAws aws = new FakeAws();
    private final EfsCatalog catalog = new EfsCatalog(
            new EfsSettings("eu-central-1", Optional.of(aws.efs().uri()), false, false, Duration.ofSeconds(20)),
            new Credentials());

    @AfterEach
    void close() {
        catalog.close();
        aws.close();
    }

    private Discovery discover(List<JsonNode> fileSystems, List<JsonNode> targets) {
        aws.changeEfs(e -> EfsWorlds.rows(e, fileSystems, targets));
        var seen = catalog.discover(Specs.byTag("role", "content"));
        return seen.toOptional().orElseThrow(() -> new AssertionError(seen.reason()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{'FileSystemId': 'fs-XYZ'}",
                "{'FileSystemId': 'fs-00000000000000002'}",
                "{'FileSystemId': 'fs-0000000a\\n/ /mnt', 'CreationTime': 1, 'Tags': [{'Key': 'role', 'Value': 'content'}]}",
                "{'FileSystemId': 'fs-0000000a,addr=6.6.6.6', 'CreationTime': 1, 'Tags': [{'Key':'role','Value':'content'}]}",
                "{'FileSystemId': '../../etc', 'CreationTime': 1, 'Tags': [{'Key': 'role', 'Value': 'content'}]}",
                "{'FileSystemId': 'fs-0000000b', 'CreationTime': null, 'Tags': [{'Key': 'role', 'Value': 'content'}]}",
                "{'FileSystemId': 'fs-0000000b', 'CreationTime': 1, 'Tags': [null, {}, {'Key': null}, {'Key': 'role'}]}",
                "{'FileSystemId': 'fs-0000000b', 'CreationTime': 1, 'Tags': null}",
            })
    void a_senseless_file_system_is_left_out(String row) throws JsonProcessingException {
        Discovery found = discover(List.of(json(row), FakeRows.fileSystem(1, TAG)), List.of());
        assertEquals(
                List.of(FakeRows.id(1)),
                found.matches().stream().map(FileSystem::id).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "'a'",
                "[]",
                "true",
                "{'FileSystemId': 7}",
                "{'FileSystemId': {'x': [1]}}",
                "{'Tags': 'x'}",
                "{'CreationTime': 'yesterday'}",
                "{'CreationTime': 1e300}",
                "{'CreationTime': -1e18}",
                "{'Tags': {'a': 1}}",
                "{'Tags': [[1]]}"
            })
    void a_row_of_the_wrong_type_is_left_out_or_spoils_the_answer_but_is_no_exception(String row)
            throws JsonProcessingException {
        JsonNode bad = json(row);
        JsonNode good = FakeRows.fileSystem(1, TAG);
        aws.changeEfs(e -> EfsWorlds.rows(e, List.of(bad, good), List.of()));
        var seen = catalog.discover(Specs.byTag("role", "content"));
        seen.reason().ifPresent(problem -> assertEquals(ProblemCode.API_BAD_ANSWER, problem.code(), problem::message));
        seen.toOptional()
                .ifPresent(found ->
                        assertEquals(FakeRows.id(1), found.matches().getFirst().id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'IpAddress': null}",
                "{'IpAddress': 'evil.example.com'}",
                "{'IpAddress': '10.0.0.1,sec=none'}",
                "{'IpAddress': '10.0.0.1 /etc'}",
                "{'IpAddress': '10.0.0.1\\n'}",
                "{'IpAddress': '999.0.0.1'}",
                "{'IpAddress': '2001:db8::1'}",
                "{'IpAddress': null, 'Ipv6Address': '10.0.0.1'}",
                "{'IpAddress': null, 'Ipv6Address': 'fe80::1%eth0'}",
                "{'IpAddress': ''}",
                "{'MountTargetId': null}",
                "{'MountTargetId': 'fsmt-1\\n2'}",
                "{'AvailabilityZoneId': null}",
                "{'AvailabilityZoneId': 'euc1-az1\\nx'}",
            })
    void a_senseless_mount_target_is_left_out(String change) throws JsonProcessingException {
        var bad = FakeRows.mountTarget(2, 1);
        json(change).properties().forEach(entry -> bad.set(entry.getKey(), entry.getValue()));
        Discovery found = discover(List.of(FakeRows.fileSystem(1, TAG)), List.of(bad, FakeRows.mountTarget(1, 1)));
        assertEquals(
                List.of("10.0.1.10"),
                found.targets().stream().map(t -> t.address().text()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "'AVAILABLE\\n'", "'available '"})
    void a_senseless_life_cycle_is_unknown(String state) throws JsonProcessingException {
        var target = FakeRows.mountTarget(1, 1);
        target.set("LifeCycleState", json(state));
        Discovery found = discover(List.of(FakeRows.fileSystem(1, TAG)), List.of(target));
        assertEquals(
                List.of(LifeCycle.UNKNOWN),
                found.targets().stream().map(MountTarget::lifeCycle).toList());
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }
}
