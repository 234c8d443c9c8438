package io.efsmount.agent.ecs;

import static io.efsmount.agent.ecs.Weather.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.fakes.EcsFault;
import io.efsmount.agent.fakes.EcsWorlds;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeWorld.Instance;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.endpoints.EcsEndpointProvider;

/** The SDK's client against an API that behaves, and that does not. */
class SdkClusterApiTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeAws aws = new FakeAws();
    private final Credentials credentials = new Credentials();
    private final ClusterApi api = new SdkClusterApi(
            new EcsSettings(Optional.of(aws.ecs().uri()), false, false, LONG), credentials, credentials::close);

    @BeforeEach
    void register() {
        aws.state()
                .change(world -> world.withEcs(e -> EcsWorlds.instances(
                        new io.efsmount.agent.fakes.FakeWorld.Ecs(
                                e.fault(), e.next(), 0, e.denied(), e.attributeLimit(), "web", Map.of()),
                        Map.of(HOST.containerInstanceArn(), new Instance("ACTIVE", Map.of("stack", "blue"))))));
    }

    @AfterEach
    void close() {
        credentials.close();
        aws.close();
    }

    private Instance instance() {
        Instance found = aws.state().world().ecs().instances().get(HOST.containerInstanceArn());
        if (found == null) {
            throw new AssertionError("it is gone");
        }
        return found;
    }

    private void fault(EcsFault fault) {
        aws.state().change(world -> world.withEcs(e -> EcsWorlds.fault(e, fault)));
    }

    @Test
    void attributes_are_put_and_deleted_beside_those_of_others() {
        assertEquals(Optional.empty(), api.put(HOST, Map.of("efs.state", "ready", "efs.a", "fs-12345678"), LONG));
        assertEquals(
                Map.of("stack", "blue", "efs.state", "ready", "efs.a", "fs-12345678"),
                instance().attributes());
        assertEquals(Optional.empty(), api.put(HOST, Map.of("efs.state", "failed"), LONG));
        assertEquals(Optional.empty(), api.delete(HOST, List.of("efs.a", "efs.never"), LONG));
        assertEquals(Map.of("stack", "blue", "efs.state", "failed"), instance().attributes());
    }

    @Test
    void an_instance_is_drained_and_made_active() {
        assertEquals(Observation.known(InstanceStatus.ACTIVE), api.status(HOST));
        assertEquals(Optional.empty(), api.change(HOST, InstanceStatus.DRAINING));
        assertEquals(Observation.known(InstanceStatus.DRAINING), api.status(HOST));
        assertEquals(Optional.empty(), api.change(HOST, InstanceStatus.ACTIVE));
        assertEquals("ACTIVE", instance().status());
    }

    @Test
    void an_instance_that_the_cluster_does_not_know_is_no_success_though_the_answer_is_200() {
        ClusterMembership other = new ClusterMembership("web", HOST.containerInstanceArn() + "4");
        assertEquals(
                ProblemCode.ECS_UNKNOWN_INSTANCE,
                api.status(other).reason().orElseThrow().code());
        Problem problem = api.change(other, InstanceStatus.DRAINING).orElseThrow();
        assertEquals(ProblemCode.ECS_UNKNOWN_INSTANCE, problem.code());
        assertTrue(problem.message().contains("MISSING"), problem::message);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCESS_DENIED,     ECS_ACCESS_DENIED",
        "THROTTLED,         ECS_THROTTLED",
        "EXPIRED_TOKEN,     API_CREDENTIALS",
        "CLUSTER_NOT_FOUND, ECS_UNKNOWN_INSTANCE",
        "TARGET_NOT_FOUND,  ECS_UNKNOWN_INSTANCE",
        "INVALID_PARAMETER, ECS_REFUSED",
        "LIMIT,             ECS_ATTRIBUTES_FULL",
        "ERROR_500,         ECS_ERROR",
        "REFUSED,           ECS_UNREACHABLE",
        "RESET,             ECS_UNREACHABLE",
    })
    void every_failure_has_its_code_names_its_action_and_is_over_when_the_api_is_well_again(
            EcsFault fault, ProblemCode code) {
        fault(fault);
        Problem put = api.put(HOST, Map.of("a", "b"), LONG).orElseThrow();
        assertEquals(code, put.code(), put::message);
        assertTrue(put.message().contains("ecs:PutAttributes") || put.message().contains("cluster web"), put::message);
        assertEquals(code, api.delete(HOST, List.of("a"), LONG).orElseThrow().code());
        assertEquals(code, api.status(HOST).reason().orElseThrow().code());
        assertEquals(
                code, api.change(HOST, InstanceStatus.DRAINING).orElseThrow().code());
        assertEquals("ACTIVE", instance().status());
        fault(EcsFault.NONE);
        assertEquals(Optional.empty(), api.put(HOST, Map.of("a", "b"), LONG));
    }

    @Test
    void a_page_of_a_proxy_is_no_list_of_instances() {
        fault(EcsFault.HTML);
        assertFalse(api.status(HOST).toOptional().isPresent());
    }

    @Test
    void a_call_ends_at_its_deadline() {
        assertEquals(Optional.empty(), api.put(HOST, Map.of("a", "b"), LONG)); // classes are loaded now
        fault(EcsFault.SILENT);
        assertTimeout(Duration.ofSeconds(3), () -> {
            Problem problem =
                    api.put(HOST, Map.of("a", "c"), Duration.ofMillis(300)).orElseThrow();
            assertEquals(ProblemCode.ECS_UNREACHABLE, problem.code());
            problem = api.delete(HOST, List.of("a"), Duration.ofMillis(300)).orElseThrow();
            assertEquals(ProblemCode.ECS_UNREACHABLE, problem.code());
        });
    }

    @Test
    void an_answer_that_never_came_is_not_taken_for_a_call_that_did_nothing() {
        fault(EcsFault.ERROR_500);
        assertFalse(ClusterApi.surelyNotDone(
                api.change(HOST, InstanceStatus.DRAINING).orElseThrow()));
        fault(EcsFault.ACCESS_DENIED);
        assertTrue(ClusterApi.surelyNotDone(
                api.change(HOST, InstanceStatus.DRAINING).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,   false, false, ecs.eu-central-1.amazonaws.com",
        "us-east-1,      true,  false, ecs-fips.us-east-1.amazonaws.com",
        "eu-central-1,   false, true,  ecs.eu-central-1.api.aws",
        "cn-north-1,     false, false, ecs.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1,  true,  false, ecs-fips.us-gov-west-1.amazonaws.com",
        "us-iso-east-1,  false, false, ecs.us-iso-east-1.c2s.ic.gov",
    })
    void the_sdk_resolves_the_endpoint_of_the_region_in_the_arn(
            String region, boolean fips, boolean dual, String host) {
        var member = new ClusterMembership("c", HOST.containerInstanceArn().replace("eu-central-1", region));
        var endpoint = EcsEndpointProvider.defaultProvider()
                .resolveEndpoint(
                        p -> p.region(Region.of(member.region())).useFips(fips).useDualStack(dual))
                .join();
        assertEquals("https://" + host, endpoint.url().toString());
    }
}
