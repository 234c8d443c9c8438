package io.efsmount.agent.ecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeIntrospection;
import io.efsmount.agent.fakes.FakeState;
import io.efsmount.agent.fakes.WorldJson;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrospectionTest {
    private static final String ARN =
            "arn:aws:ecs:eu-central-1:111122223333:container-instance/content/0123456789abcdef0123456789abcdef";

    private final FakeState state = new FakeState(WorldJson.defaults());
    private final FakeIntrospection agent = new FakeIntrospection(FakeAws.freePort(), state);
    private final Introspection introspection = new Introspection(agent.uri());

    @AfterEach
    void close() {
        agent.close();
        state.change(world -> world);
    }

    private void change(String json) {
        state.change(world -> WorldJson.over(world, "{\"introspection\": " + json + "}"));
    }

    private void assertNotRegistered() {
        Problem problem = introspection.read().reason().orElseThrow();
        assertEquals(ProblemCode.ECS_NOT_REGISTERED, problem.code());
        assertFalse(problem.message().contains("null"), problem::message);
    }

    @Test
    void a_registered_host_knows_its_cluster_and_its_arn() {
        assertEquals(Observation.known(new ClusterMembership("content", ARN)), introspection.read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"REFUSED", "UNREGISTERED", "OTHER_BODY", "GARBAGE", "ENDLESS", "SILENT"})
    void an_agent_that_is_not_there_yet_is_a_notice_and_is_read_when_it_is(String before) {
        change("{\"state\": \"" + before + "\"}");
        assertTimeout(Duration.ofSeconds(6), this::assertNotRegistered);
        change("{\"state\": \"GOOD\"}");
        assertEquals(ARN, introspection.read().toOptional().orElseThrow().containerInstanceArn());
    }

    /** So often that connect(2) has gone through all the ports that it gives to clients. */
    @Test
    void however_often_it_is_asked_while_nobody_listens_it_is_never_connected_with_itself() throws IOException {
        int port = closedPortForClients();
        Introspection nobody = new Introspection(URI.create("http://127.0.0.1:" + port));
        for (int i = 0; i < 16_000; i++) {
            String message = nobody.read().reason().orElseThrow().message();
            assertTrue(message.endsWith("Connection refused"), message);
        }
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    /** An even one of the usual range of 32768 to 60999, as connect(2) prefers them (ip(7), ip_local_port_range). */
    private static int closedPortForClients() throws IOException {
        for (int port = 51_678; port < 60_000; port += 2) {
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // the next one
            }
        }
        throw new IOException("all ports are taken");
    }

    @ParameterizedTest
    @CsvSource({
        "cluster,              ''",
        "cluster,              'a b'",
        "cluster,              'a\\nb'",
        "containerInstanceArn, ''",
        "containerInstanceArn, 'arn:aws:ecs:eu-central-1:111122223333:cluster/content'",
        "containerInstanceArn, 'arn:aws:ecs:eu-central-1:111122223333:container-instance/a\\nb'",
    })
    void a_senseless_membership_is_none(String field, String value) {
        change("{\"" + field + "\": \"" + value + "\"}");
        assertNotRegistered();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:container-instance/0123456789abcdef0123456789abcdef",
                "arn:aws-cn:ecs:cn-north-1:111122223333:container-instance/my_cluster/0123456789abcdef",
                "arn:aws:ecs:eu-central-1:111122223333:container-instance/4c543eed-f83f-47da-b1d8-3d23f1da4c64"
            })
    void every_form_of_the_arn_is_accepted(String arn) {
        change("{\"containerInstanceArn\": \"" + arn + "\"}");
        assertEquals(arn, introspection.read().toOptional().orElseThrow().containerInstanceArn());
    }

    @Test
    void an_agent_that_registers_anew_has_another_arn_and_tells_none_in_between() {
        assertEquals(ARN, introspection.read().toOptional().orElseThrow().containerInstanceArn());
        change("{\"state\": \"UNREGISTERED\"}");
        assertNotRegistered();
        String other = ARN.replace("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
        change("{\"state\": \"GOOD\", \"containerInstanceArn\": \"" + other + "\"}");
        assertEquals(other, introspection.read().toOptional().orElseThrow().containerInstanceArn());
    }
}
