package io.efsmount.agent.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reports for tests. */
public final class Reports {
    public static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

    private Reports() {}

    public static HostReport host(MountReport... mounts) {
        return new HostReport(
                "1.2.3",
                NOW,
                7,
                Optional.of("eu-central-1"),
                Optional.of("euc1-az1"),
                Optional.of("web"),
                Optional.of("arn:aws:ecs:eu-central-1:123456789012:container-instance/web/0123"),
                List.of(),
                List.of(mounts));
    }

    /** The same report, with one problem of the host. */
    public static HostReport with(HostReport report, ProblemReport problem) {
        return new HostReport(
                report.version(),
                report.at(),
                report.pass(),
                report.region(),
                report.zoneId(),
                report.cluster(),
                report.containerInstanceArn(),
                List.of(problem),
                report.mounts());
    }

    public static MountReport mounted(String name) {
        return new MountReport(
                name,
                "/mnt/" + name,
                true,
                "mounted",
                true,
                List.of(),
                NOW.minusSeconds(90),
                Optional.of("fs-0123456789abcdef0"),
                Optional.of("shared"),
                Optional.of("10.0.1.10"),
                Optional.of("euc1-az1"),
                Optional.of(true),
                Optional.of(3L),
                Optional.of(NOW.minusSeconds(1)),
                "10.0.1.10 in euc1-az1: this host's own zone");
    }

    public static MountReport failed(String name, boolean required) {
        return new MountReport(
                name,
                "/mnt/" + name,
                required,
                "failed",
                false,
                List.of(new ProblemReport("no-match", "failed", "no file system", "create it")),
                NOW.minusSeconds(7300),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "no target is known");
    }

    /** The same mount, with this problem alone. */
    public static MountReport with(MountReport mount, ProblemReport problem) {
        return new MountReport(
                mount.name(),
                mount.path(),
                mount.required(),
                mount.state(),
                mount.usable(),
                List.of(problem),
                mount.since(),
                mount.fileSystemId(),
                mount.fileSystemName(),
                mount.targetIp(),
                mount.targetZone(),
                mount.sameZone(),
                mount.lastRoundTripMillis(),
                mount.lastRoundTripAt(),
                mount.why());
    }
}
