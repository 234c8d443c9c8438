package io.efsmount.agent.config;

import io.efsmount.agent.config.AgentSettings.Endpoints;
import io.efsmount.agent.config.AgentSettings.Files;
import io.efsmount.agent.config.AgentSettings.Health;
import io.efsmount.agent.plan.MountSpec;
import java.util.List;
import java.util.Optional;

/** Judges the whole mapping. What it returns is meaningless if there are errors, but for where health is asked for. */
record SettingsReader(AgentConfig config, Leaves leaves) {
    /** The defaults of {@link AgentConfig}, for where a daemon is asked that was started with a better file. */
    private static final String USUAL_HOST = "127.0.0.1";

    private static final long USUAL_PORT = 51688;
    private static final String USUAL_RUN_DIRECTORY = "/run/efs-mount-agent";

    AgentSettings read() {
        Files files = files();
        List<MountSpec> mounts = new MountsReader(config.mounts(), leaves).read();
        Health health = health(files);
        new Overlaps(leaves).check(files, health);
        boolean fips = leaves.read(key("fips"), config.fips(), Scalars::truth, false);
        boolean dualStack = leaves.read(key("dual-stack"), config.dualStack(), Scalars::truth, false);
        return new AgentSettings(
                mounts,
                leaves.read(key("region"), config.region(), AwsNames::region),
                leaves.read(key("availability-zone-id"), config.availabilityZoneId(), AwsNames::zoneId),
                endpoints(fips, dualStack),
                fips,
                dualStack,
                new TimingReader(config, leaves).read(),
                leaves.read(key("fstab"), config.fstab(), Scalars.choice("manage", "off"), true),
                health,
                files,
                new EcsReader(config.ecs(), leaves).read());
    }

    private Endpoints endpoints(boolean fips, boolean dualStack) {
        AgentConfig.Endpoint endpoint = config.endpoint();
        Key efs = key("endpoint").child("efs");
        if (endpoint.efs().isPresent() && (fips || dualStack)) {
            // The SDK's endpoint rules refuse it as well, but only at the first request.
            leaves.error(efs, "excludes efs.fips and efs.dual-stack, which choose an endpoint: remove one of them");
        }
        Key ecs = key("endpoint").child("ecs");
        if (endpoint.ecs().isPresent() && (fips || dualStack)) {
            leaves.error(ecs, "excludes efs.fips and efs.dual-stack, which choose an endpoint: remove one of them");
        }
        return new Endpoints(
                leaves.read(efs, endpoint.efs(), AwsNames::endpoint),
                leaves.read(key("endpoint").child("metadata"), endpoint.metadata(), AwsNames::endpoint),
                leaves.read(
                        key("endpoint").child("ecs-introspection"), endpoint.ecsIntrospection(), AwsNames::endpoint),
                leaves.read(ecs, endpoint.ecs(), AwsNames::endpoint));
    }

    private Health health(Files files) {
        AgentConfig.Health health = config.health();
        Key key = key("health");
        // Beside it in the run directory are things that a container which mounts the socket's folder must not see.
        Optional<String> usual = Optional.of(files.runDirectory() + "/health/agent.sock");
        return new Health(
                leaves.read(key.child("host"), health.host(), AwsNames::listenHost, USUAL_HOST),
                leaves.read(key.child("port"), health.port(), Scalars.number(1, 65535), USUAL_PORT)
                        .intValue(),
                leaves.read(key.child("socket"), health.socket(), PathSyntax::socketOrOff, usual),
                leaves.read(key.child("token-file"), health.tokenFile(), PathSyntax::local));
    }

    private Files files() {
        return new Files(
                leaves.read(key("state-directory"), config.stateDirectory(), PathSyntax::local, ""),
                leaves.read(key("run-directory"), config.runDirectory(), PathSyntax::local, USUAL_RUN_DIRECTORY),
                leaves.read(key("fstab-file"), config.fstabFile(), PathSyntax::local, ""));
    }

    private static Key key(String name) {
        return Key.of(AgentConfig.PREFIX, name);
    }
}
