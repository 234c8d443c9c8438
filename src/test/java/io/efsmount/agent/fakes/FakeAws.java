package io.efsmount.agent.fakes;

import io.efsmount.agent.fakes.FakeWorld.Efs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Metadata and EFS API in this process, on free ports. While it is open, the SDK's credential chain finds the role of
 * this metadata, and no profile of whoever runs the tests.
 */
public final class FakeAws implements AutoCloseable {
    private final FakeState state = new FakeState(WorldJson.defaults());
    private final FakeMetadata metadata = new FakeMetadata(freePort(), state);
    private final FakeEfs efs = new FakeEfs(freePort(), state);
    private final FakeEcs ecs = new FakeEcs(freePort(), state);
    private final Map<String, String> properties = Map.of(
            "aws.disableEc2MetadataV1", "true",
            "aws.ec2MetadataServiceEndpoint", metadata.uri().toString(),
            "aws.sharedCredentialsFile", "/nonexistent",
            "aws.configFile", "/nonexistent");

    public FakeAws() {
        properties.forEach(System::setProperty);
    }

    public FakeState state() {
        return state;
    }

    public FakeMetadata metadata() {
        return metadata;
    }

    public FakeEfs efs() {
        return efs;
    }

    public FakeEcs ecs() {
        return ecs;
    }

    /** Changes the world by a document that names what differs from now. */
    public void change(String json) {
        state.change(world -> WorldJson.over(world, json));
    }

    public void changeEfs(UnaryOperator<Efs> how) {
        state.change(world -> world.withEfs(how));
    }

    public void fail(EfsFault... next) {
        changeEfs(e -> EfsWorlds.next(e, List.of(next)));
    }

    /** How often the EFS API was asked, in all. */
    public int efsCalls() {
        return state.counts().entrySet().stream()
                .filter(count -> count.getKey().startsWith("Describe"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
        efs.close();
        ecs.close();
        metadata.close();
        state.change(world -> world); // wakes the requests that are still held
    }

    public static InetSocketAddress freePort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
