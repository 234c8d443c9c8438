package io.efsmount.agent.ecs;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.Reports;
import java.util.List;
import java.util.Optional;

/** Reports of hosts in every condition. */
public final class Weather {
    public static final ClusterMembership HOST =
            new ClusterMembership("web", "arn:aws:ecs:eu-central-1:123456789012:container-instance/web/0123");

    private Weather() {}

    public static HostReport fine() {
        return Reports.host(Reports.mounted("shared"));
    }

    public static HostReport broken() {
        return Reports.host(mount("shared", "unresponsive", "unresponsive", "failed"));
    }

    public static HostReport degraded() {
        return Reports.host(mount("shared", "degraded", "cross-zone", "degraded"));
    }

    public static HostReport waiting() {
        return Reports.host(mount("shared", "waiting", "api-unreachable", "waiting"));
    }

    /** The same report from another container instance. */
    public static HostReport of(HostReport report, String arn) {
        return new HostReport(
                report.version(),
                report.at(),
                report.pass(),
                report.region(),
                report.zoneId(),
                report.cluster(),
                Optional.of(arn),
                report.problems(),
                report.mounts());
    }

    public static MountReport mount(String name, String state, String code, String severity) {
        return mount(name, state, problem(code, severity));
    }

    static ProblemReport problem(String code, String severity) {
        return new ProblemReport(code, severity, "it is so", "change it");
    }

    static MountReport mount(String name, String state, ProblemReport... problems) {
        MountReport good = Reports.mounted(name);
        return new MountReport(
                name,
                good.path(),
                true,
                state,
                state.equals("mounted") || state.equals("degraded"),
                List.of(problems),
                good.since(),
                good.fileSystemId(),
                good.fileSystemName(),
                good.targetIp(),
                good.targetZone(),
                good.sameZone(),
                good.lastRoundTripMillis(),
                good.lastRoundTripAt(),
                good.why());
    }
}
