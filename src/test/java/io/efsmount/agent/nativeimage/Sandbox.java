package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeIntrospection;
import io.efsmount.agent.mount.FakeNfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host for one agent: folders of its own, imitations of AWS, of the ECS agent and of an NFS server on the loopback, and
 * a mount table of its own. The user namespace that comes with it keeps the kernel from really mounting NFS: it says
 * ENODEV where it has none, and EPERM where it has.
 *
 * <p>Two mounts are configured: {@code shared}, which is required and whose server answers, and {@code spare}.
 */
final class Sandbox implements AutoCloseable {
    static final List<String> ISOLATED = List.of("unshare", "--user", "--map-root-user", "--mount");

    private static final String ONE_TARGET = """
            {"efs": {"mountTargets": [
              {"MountTargetId": "fsmt-00000000000000001", "FileSystemId": "fs-0123456789abcdef0",
               "LifeCycleState": "available", "IpAddress": "127.0.0.1", "AvailabilityZoneId": "euc1-az1",
               "AvailabilityZoneName": "eu-central-1a", "SubnetId": "subnet-1", "VpcId": "vpc-0123456789abcdef0"}]}}""";

    private final FakeAws aws = new FakeAws();
    private final FakeIntrospection ecs = new FakeIntrospection(FakeAws.freePort(), aws.state());
    private final FakeNfs nfs;
    private final Path folder;
    private final int port;
    private final List<Daemon> daemons = new ArrayList<>();

    Sandbox(Path folder) {
        this.folder = folder;
        try {
            this.nfs = new FakeNfs(FakeNfs.Manner.ANSWERS);
            this.port = freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        aws.change(ONE_TARGET);
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    FakeAws aws() {
        return aws;
    }

    /** Writes the configuration and returns the argument that names it; a line replaces one of the same key. */
    String config(String... lines) {
        List<String> given = List.of(lines);
        Stream<String> usual = usual().filter(line -> given.stream().noneMatch(g -> key(g).equals(key(line))));
        Path file = folder.resolve("agent.properties");
        try {
            Files.write(file, Stream.concat(usual, given.stream()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "--config=" + file;
    }

    private Stream<String> usual() {
        return Stream.of(
                "efs.mounts.shared.tags.Name=shared",
                "efs.mounts.shared.path=" + folder.resolve("mnt/shared"),
                "efs.mounts.shared.options=port=" + nfs.port(),
                "efs.mounts.shared.guard=false", // nothing is left behind that only root can remove
                "efs.mounts.spare.guard=false",
                "efs.mounts.spare.id=fs-0123456789abcdef0",
                "efs.mounts.spare.path=" + folder.resolve("mnt/spare"),
                "efs.mounts.spare.mount-target-ip=127.0.0.9",
                "efs.mounts.spare.options=port=1",
                "efs.mounts.spare.required=false",
                "efs.endpoint.efs=" + aws.efs().uri(),
                "efs.endpoint.metadata=" + aws.metadata().uri(),
                "efs.endpoint.ecs-introspection=" + ecs.uri(),
                "efs.run-directory=" + folder.resolve("run"),
                "efs.state-directory=" + folder.resolve("state"),
                "efs.fstab-file=" + folder.resolve("fstab"),
                "efs.health.port=" + port,
                "efs.interval=1s",
                "efs.probe-timeout=1s");
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }

    /** Runs a command that only looks. */
    Ended run(String... arguments) {
        return Executable.run(
                Executable.process(List.of(), Executable.path(), arguments).directory(folder.toFile()), folder);
    }

    /** Runs a command that may mount. */
    Ended runIsolated(String... arguments) {
        needsNamespaces();
        return Executable.run(
                Executable.process(ISOLATED, Executable.path(), arguments).directory(folder.toFile()), folder);
    }

    /** Starts a daemon; it ends with this sandbox. */
    Daemon start(String... arguments) {
        needsNamespaces();
        ProcessBuilder builder = Executable.process(
                ISOLATED,
                Executable.path(),
                Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
        Daemon daemon = Daemon.start(builder.directory(folder.toFile()), port);
        daemons.add(daemon);
        return daemon;
    }

    static void needsRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    }

    private void needsNamespaces() {
        needsRoot();
        Ended tried = Executable.run(
                new ProcessBuilder(
                        Stream.concat(ISOLATED.stream(), Stream.of("/bin/true")).toList()),
                folder);
        assumeTrue(tried.status() == 0, () -> "no namespaces here: " + tried.err());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        daemons.forEach(Daemon::kill);
        ecs.close();
        aws.close();
        try {
            nfs.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
