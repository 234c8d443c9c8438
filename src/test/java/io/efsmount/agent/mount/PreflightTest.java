package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PreflightTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

    private final Preflight preflight = new Preflight(Duration.ofMillis(300));

    @Test
    void a_server_that_answers_the_null_call_is_alive() throws IOException {
        try (FakeNfs server = new FakeNfs(FakeNfs.Manner.ANSWERS)) {
            assertEquals(Optional.empty(), preflight.check(HERE, server.port()));
            assertEquals(1, server.connections.get());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ANSWERS")
    void whatever_is_no_answer_of_an_nfs_server_is_no_sign_of_life(FakeNfs.Manner manner) throws IOException {
        try (FakeNfs server = new FakeNfs(manner)) {
            Problem problem = preflight.check(HERE, server.port()).orElseThrow();

            assertEquals(ProblemCode.SERVER_SILENT, problem.code());
            assertTrue(problem.message().contains("127.0.0.1:" + server.port()), problem.message());
            assertEquals(1, server.connections.get(), "a server that is there is asked once");
        }
    }

    @Test
    void a_closed_port_refuses() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }

        assertEquals(
                ProblemCode.CONNECTION_REFUSED,
                preflight.check(HERE, port).orElseThrow().code());
    }

    @Test
    void an_address_without_a_route_is_told_as_such() {
        // RFC 6666: the discard prefix; a host without IPv6 has no route to it, one with IPv6 gets no answer
        Problem problem = new Preflight(Duration.ofMillis(50))
                .check(IpAddress.parse("100::1"), 2049)
                .orElseThrow();

        assertTrue(problem.code() == ProblemCode.NO_ROUTE || problem.code() == ProblemCode.TIMED_OUT, "" + problem);
    }
}
