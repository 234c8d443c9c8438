package io.efsmount.agent.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Map;
import java.util.Optional;

/**
 * Every key of the configuration and its default, and nothing else: texts as they were written. Each leaf is optional,
 * so that the mapping itself cannot fail; {@link ConfigReader} judges the texts and reports all faults at once.
 *
 * <p>Durations are written {@code 10s}, {@code 15m}, {@code 1h30m} or {@code PT10S}; switches are {@code true} or
 * {@code false}. An environment variable overrides the file: {@code EFS_DISCOVERY_INTERVAL} is
 * {@code efs.discovery-interval}, and {@code EFS_MOUNTS_SHARED_PATH} is {@code efs.mounts.shared.path}. A mount that
 * only the environment has must have a name of one word, and the tag keys it has there are in lower case; where the
 * file has the key already, the file's spelling is kept.
 */
@ConfigMapping(prefix = AgentConfig.PREFIX)
public interface AgentConfig {
    String PREFIX = "efs";

    /**
     * AWS region, for example {@code eu-central-1}. Without it, the environment's {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION} says it, else the instance metadata.
     */
    Optional<String> region();

    /** Availability zone id, for example {@code euc1-az2}. Without it, the instance metadata says it. */
    @WithName("availability-zone-id")
    Optional<String> availabilityZoneId();

    Endpoint endpoint();

    /** Use the FIPS endpoints of AWS; not together with {@code efs.endpoint.efs}. */
    @WithDefault("false")
    Optional<String> fips();

    /** Use the dual-stack (IPv4 and IPv6) endpoints of AWS; not together with {@code efs.endpoint.efs}. */
    @WithName("dual-stack")
    @WithDefault("false")
    Optional<String> dualStack();

    /** Duration between two looks at the host's own mounts; 1s to 1h. */
    @WithDefault("10s")
    Optional<String> interval();

    /** Duration between two questions to the EFS API; 1m to 24h. */
    @WithName("discovery-interval")
    @WithDefault("15m")
    Optional<String> discoveryInterval();

    /** Duration after which a mount in place that has never answered is {@code unresponsive}; 1s to 5m. */
    @WithName("probe-timeout")
    @WithDefault("5s")
    Optional<String> probeTimeout();

    /** Duration after the last good answer until a mount stops being ready; at least interval and probe-timeout. */
    @WithName("stale-after")
    @WithDefault("30s")
    Optional<String> staleAfter();

    /** Duration for which a mount target must be dead until another zone's is taken, or {@code never}. */
    @WithName("failover-after")
    @WithDefault("60s")
    Optional<String> failoverAfter();

    /**
     * Duration for which an unknown zone, or for a mount by id a missing answer of the EFS API, is waited for until the
     * DNS name is used instead, or {@code never}.
     */
    @WithName("zone-wait")
    @WithDefault("2m")
    Optional<String> zoneWait();

    /** Deadline of one mount, and its {@code x-systemd.mount-timeout} in fstab; 5s to 1h. */
    @WithName("mount-timeout")
    @WithDefault("30s")
    Optional<String> mountTimeout();

    /** Duration after which a start counts as done for systemd although required mounts are missing; 1s to 1h. */
    @WithName("start-limit")
    @WithDefault("2m")
    Optional<String> startLimit();

    /** {@code manage}: keep one line per mount in fstab; {@code off}: leave fstab alone. */
    @WithDefault("manage")
    Optional<String> fstab();

    /** The fstab file. */
    @WithName("fstab-file")
    @WithDefault("/etc/fstab")
    Optional<String> fstabFile();

    /** Folder that survives a boot: the last known good answers of AWS. */
    @WithName("state-directory")
    @WithDefault("/var/lib/efs-mount-agent")
    Optional<String> stateDirectory();

    /** Folder that a boot empties: locks, the staging folder, the status file. */
    @WithName("run-directory")
    @WithDefault("/run/efs-mount-agent")
    Optional<String> runDirectory();

    Health health();

    Ecs ecs();

    /** The mounts, by name. */
    Map<String, Mount> mounts();

    /** Where the agent asks, for tests and private endpoints; an http or https URL of host and port. */
    interface Endpoint {

        /** The EFS API, instead of the region's own endpoint. */
        Optional<String> efs();

        /** The instance metadata, instead of {@code http://169.254.169.254}. */
        Optional<String> metadata();

        /** The ECS agent's introspection, instead of {@code http://127.0.0.1:51678}. */
        @WithName("ecs-introspection")
        Optional<String> ecsIntrospection();

        /** The ECS API, instead of the region's own endpoint. */
        Optional<String> ecs();
    }

    /** What ECS is told about this host. Nothing is, unless an ECS agent on this host says that it is in a cluster. */
    interface Ecs {

        /** {@code on} or {@code off}: whether attributes of the container instance say how the host is. */
        @WithDefault("on")
        Optional<String> attributes();

        /** What the attributes' names begin with: {@code PREFIX.state}, {@code PREFIX.NAME}. */
        @WithName("attribute-prefix")
        @WithDefault("efs")
        Optional<String> attributePrefix();

        /** {@code on} or {@code off}: whether the host is drained when a required mount stays broken. */
        @WithDefault("off")
        Optional<String> drain();

        /** Duration for which a required mount must be broken until the host is drained; 30s to 24h. */
        @WithName("drain-after")
        @WithDefault("5m")
        Optional<String> drainAfter();

        /** Duration for which a drained host must be ready again until it is made active; 10s to 24h. */
        @WithName("activate-after")
        @WithDefault("2m")
        Optional<String> activateAfter();
    }

    /** Where the agent reports its health. */
    interface Health {

        /** Numeric address to listen at, or {@code localhost}. */
        @WithDefault("127.0.0.1")
        Optional<String> host();

        /** TCP port to listen at, 1 to 65535. */
        @WithDefault("51688")
        Optional<String> port();

        /**
         * Unix socket to listen at as well: an absolute path, or {@code off}. Without it, {@code health/agent.sock} in
         * the run directory.
         */
        Optional<String> socket();

        /** File with the bearer token that every request by TCP must bring; without it none is asked for. */
        @WithName("token-file")
        Optional<String> tokenFile();
    }

    /** One mount. Exactly one of {@code tags}, {@code id} and {@code creation-token} selects the file system. */
    interface Mount {

        /** Select by tags: the file system has every one of them with exactly this value. */
        Map<String, Optional<String>> tags();

        /** Select by id, for example {@code fs-0123456789abcdef0}. */
        Optional<String> id();

        /** Select by creation token, 1 to 64 characters. */
        @WithName("creation-token")
        Optional<String> creationToken();

        /** With several matches: {@code refuse} to mount, or take the {@code oldest}. */
        @WithName("on-ambiguous")
        @WithDefault("refuse")
        Optional<String> onAmbiguous();

        /** Local path: absolute, no system folder, not within another mount. */
        Optional<String> path();

        /** Remote directory: absolute. */
        @WithDefault("/")
        Optional<String> directory();

        /** Mount options with commas between them, each instead of the default of its name. */
        Optional<String> options();

        /** Whether the host is not ready without this mount. */
        @WithDefault("true")
        Optional<String> required();

        /** {@code allow} or {@code refuse} another zone's mount target when this zone has none alive. */
        @WithName("cross-zone")
        @WithDefault("allow")
        Optional<String> crossZone();

        /** Numeric address of the mount target: no other is ever used. */
        @WithName("mount-target-ip")
        Optional<String> mountTargetIp();

        /** Whether to protect the empty mount point from being written to while nothing is mounted there. */
        @WithDefault("true")
        Optional<String> guard();

        /** Folders to create on the file system, by number; those that exist are left as they are. */
        Map<String, Directory> directories();
    }

    /** One folder on the file system. */
    interface Directory {

        /** Path relative to the mount. */
        Optional<String> path();

        /** Permission bits, octal; for everybody to write only with the sticky bit (1777). */
        @WithDefault("0755")
        Optional<String> mode();

        /** Numeric user id of the owner. */
        @WithDefault("0")
        Optional<String> uid();

        /** Numeric group id. */
        @WithDefault("0")
        Optional<String> gid();
    }
}
