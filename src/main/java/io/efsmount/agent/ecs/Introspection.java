package io.efsmount.agent.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The ECS agent's introspection endpoint, {@code GET /v1/metadata}. It refuses connections before the agent runs, answers
 * 500 before the instance is registered, and 200 with a list of its commands where it does not know the path. Never
 * throws, tries once.
 */
public final class Introspection {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_:/-]{1,512}");
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]{1,32}:ecs:[a-z0-9-]{1,64}:\\d{12}:container-instance/[A-Za-z0-9_/-]{1,512}");

    private final URI metadata;
    private final JsonMapper json = new JsonMapper();

    /** @param agent where the ECS agent listens, {@code http://127.0.0.1:51678} unless configured otherwise */
    public Introspection(URI agent) {
        this.metadata = agent.resolve("/v1/metadata");
    }

    /** This host's membership, or {@link ProblemCode#ECS_NOT_REGISTERED} with the reason. */
    public Observation<ClusterMembership> read() {
        try {
            JsonNode answer = json.readTree(fetch());
            String cluster = answer.path("Cluster").asText("");
            String arn = answer.path("ContainerInstanceArn").asText("");
            if (!CLUSTER.matcher(cluster).matches() || !ARN.matcher(arn).matches()) {
                return not("answered without a cluster and a container instance");
            }
            return Observation.known(new ClusterMembership(cluster, arn));
        } catch (JsonProcessingException e) {
            return not("answered something else than JSON");
        } catch (IOException | RuntimeException e) {
            return not("gave no answer: " + e.getMessage());
        }
    }

    private Observation<ClusterMembership> not(String what) {
        return Observation.unavailable(
                ProblemCode.ECS_NOT_REGISTERED.with("the ECS agent at " + metadata + " " + what));
    }

    /**
     * Somebody has to listen. The port is one of those that the kernel also gives to clients, and a client that asks often
     * enough while nobody listens is given this very port: it is then connected with itself, and the ECS agent cannot
     * listen. So the probe is bound before: bind(2) gives the odd ports (of a range that begins with an even one, as the
     * usual one does), connect(2) the even ones. SO_REUSEADDR: whoever wants to listen at the probe's port can.
     */
    private void requireListener() throws IOException {
        int port = metadata.getPort() < 0 ? metadata.toURL().getDefaultPort() : metadata.getPort();
        try (Socket probe = new Socket(Proxy.NO_PROXY)) {
            probe.setReuseAddress(true);
            probe.bind(null);
            probe.connect(new InetSocketAddress(metadata.getHost(), port), TIMEOUT_MILLIS);
            if (probe.getLocalPort() == port) {
                throw new ConnectException("nobody listens");
            }
        }
    }

    private byte[] fetch() throws IOException {
        requireListener();
        // The agent is on this host: a proxy would tell about another one.
        var connection = (HttpURLConnection) metadata.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP " + status + ", as before the instance is registered");
            }
            try (InputStream in = connection.getInputStream()) {
                return readWithin(in, System.nanoTime() + DEADLINE.toNanos());
            }
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] readWithin(InputStream in, long end) throws IOException {
        byte[] buffer = new byte[LONGEST_ANSWER + 1];
        int length = 0;
        for (int got = 0; got >= 0; got = in.read(buffer, length, buffer.length - length)) {
            length += got;
            if (length == buffer.length) {
                throw new IOException("more than " + LONGEST_ANSWER + " bytes");
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("not complete after " + DEADLINE.toSeconds() + " s");
            }
        }
        return Arrays.copyOf(buffer, length);
    }
}
