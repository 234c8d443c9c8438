package io.efsmount.agent.plan;

import java.util.Locale;

/**
 * Every problem the agent can report: the one list shared by log, health, {@code status} and the README. The code is
 * the name in lower case with dashes; codes are never renamed, alerts are built on them.
 */
public enum ProblemCode {
    // ---- finding the file system
    NO_MATCH(Severity.FAILED, "create the file system, correct its tags, or correct the selector of this mount"),
    AMBIGUOUS(
            Severity.FAILED, "make the tags unique, select by id, or set on-ambiguous=oldest to take the oldest match"),
    FILE_SYSTEM_CREATING(Severity.WAITING, "nothing: it is mounted as soon as it is available"),
    FILE_SYSTEM_DELETING(Severity.FAILED, "the file system is being deleted: select another one"),
    FILE_SYSTEM_DELETED(Severity.FAILED, "the file system was deleted: select another one"),
    FILE_SYSTEM_ERROR(Severity.FAILED, "the file system is in the life-cycle state 'error': see the EFS console"),
    NO_MOUNT_TARGET(Severity.FAILED, "create a mount target in a subnet of this host's availability zone"),
    NO_USABLE_MOUNT_TARGET(Severity.WAITING, "wait until a mount target is 'available', or create one"),
    CROSS_ZONE_REFUSED(
            Severity.FAILED, "create a mount target in this host's zone, or allow others with cross-zone=allow"),

    // ---- what AWS answers, or does not
    API_ACCESS_DENIED(
            Severity.FAILED,
            "allow elasticfilesystem:DescribeFileSystems and elasticfilesystem:DescribeMountTargets in the instance role"),
    API_CREDENTIALS(Severity.FAILED, "attach an instance role, or give the agent credentials by the SDK's chain"),
    API_THROTTLED(Severity.WAITING, "nothing: the agent backs off; many hosts should have different start times"),
    API_UNREACHABLE(Severity.WAITING, "open a route to the EFS API (NAT or VPC endpoint), or set efs.endpoint.efs"),
    API_UNTRUSTED(
            Severity.WAITING,
            "check this host's clock and efs.endpoint.efs; let the agent trust a proxy with -Djavax.net.ssl.trustStore=FILE"),
    API_ERROR(Severity.WAITING, "nothing: the agent tries again; see the AWS Health Dashboard if it stays"),
    API_BAD_ANSWER(Severity.WAITING, "check what answers at the EFS endpoint (a proxy?): it does not speak the API"),
    API_BAD_REQUEST(Severity.FAILED, "correct the id or creation token that selects this file system"),
    NOT_ASKED_YET(Severity.WAITING, "nothing: the first answer is on its way"),
    METADATA_UNREACHABLE(
            Severity.WAITING,
            "enable IMDSv2 (hop limit 2 in a container), or set efs.region and efs.availability-zone-id"),
    REGION_UNKNOWN(Severity.WAITING, "set efs.region, or let the host reach the instance metadata"),
    ZONE_UNKNOWN(Severity.WAITING, "set efs.availability-zone-id, or let the host reach the instance metadata"),

    // ---- degraded choices
    CROSS_ZONE(
            Severity.DEGRADED, "create or repair the mount target of this host's zone: the agent moves back by itself"),
    MOVE_WAITS(
            Severity.DEGRADED,
            "stop what uses the mount (lsof, fuser -m) and the agent moves it, or leave it: it works where it is"),
    ZONE_UNVERIFIED(Severity.DEGRADED, "set efs.availability-zone-id, or let the host reach the instance metadata"),
    DNS_FALLBACK(Severity.DEGRADED, "set efs.availability-zone-id, or let the host reach the instance metadata"),
    DNS_FAILED(Severity.FAILED, "enable DNS hostnames and DNS resolution in the VPC, or set the zone"),
    UNVERIFIED(
            Severity.WAITING, "let the agent reach the EFS API once, so that it can tell which file system is mounted"),
    OPTIONS_DIFFER(Severity.NOTICE, "unmount when convenient: the agent mounts again with the configured options"),
    LAST_KNOWN_GOOD(Severity.NOTICE, "nothing: mounted from what was true before; verified when the API answers"),

    // ---- the host's side
    PATH_NOT_EMPTY(Severity.FAILED, "move the data under the mount point away: mounting over it would hide it"),
    PATH_NOT_A_DIRECTORY(Severity.FAILED, "remove the file, or the symbolic link, or choose another path"),
    PATH_UNREADABLE(Severity.FAILED, "check the parent folders of the path: they did not answer in time"),
    HIDDEN_DATA(
            Severity.NOTICE,
            "bind the file system below elsewhere to see it ('mount --bind / /elsewhere'), and move the data away"),
    GUARD_BY_MODE(
            Severity.NOTICE,
            "put the mount point on ext4, xfs or btrfs, or give the agent CAP_LINUX_IMMUTABLE and set mode 755 again"),
    GUARD_FAILED(Severity.NOTICE, "see the message, or set guard=false for this mount"),
    NOT_SHARED(
            Severity.NOTICE,
            "run 'mount --make-shared' on that mount, or the agent in the host's mount namespace if it has its own; then"
                    + " restart the containers that need it"),
    FOREIGN_MOUNT(Severity.FAILED, "unmount what is there, or choose another path"),
    STACKED_MOUNT(Severity.NOTICE, "unmount the extra layer when convenient: umount PATH"),
    FSTAB_CONFLICT(Severity.NOTICE, "remove the other line of this path from /etc/fstab: the agent keeps its own"),
    FSTAB_UNAVAILABLE(Severity.NOTICE, "make /etc/fstab a readable, writable regular file, or set efs.fstab=off"),
    STATE_UNAVAILABLE(Severity.NOTICE, "make /var/lib/efs-mount-agent writable: without it a boot needs the EFS API"),
    ECS_NOT_REGISTERED(
            Severity.NOTICE,
            "see 'systemctl status ecs' if this host is in a cluster, else set efs.ecs.attributes=off; asked again"),
    ECS_ACCESS_DENIED(
            Severity.DEGRADED,
            "allow ecs:PutAttributes and ecs:DeleteAttributes in the instance role; for efs.ecs.drain=on also"
                    + " ecs:DescribeContainerInstances and ecs:UpdateContainerInstancesState"),
    ECS_UNREACHABLE(Severity.WAITING, "open a route to the ECS API (NAT or VPC endpoint), or set efs.endpoint.ecs"),
    ECS_THROTTLED(Severity.NOTICE, "nothing: the agent backs off and tries again"),
    ECS_ERROR(Severity.WAITING, "nothing: the agent tries again; see the AWS Health Dashboard if it stays"),
    ECS_UNKNOWN_INSTANCE(
            Severity.DEGRADED, "see 'systemctl status ecs': ECS is told as soon as its agent has registered this host"),
    ECS_REFUSED(Severity.DEGRADED, "see the message, and correct efs.ecs.attribute-prefix if it is about a name"),
    ECS_ATTRIBUTES_FULL(
            Severity.NOTICE,
            "remove custom attributes of this container instance: ECS allows ten, and the agent's must be among them"),
    ECS_ATTRIBUTES_LEFT_OUT(
            Severity.NOTICE, "nothing, or other names and fewer mounts: ECS has room for the state and nine mounts"),
    ECS_DRAINED(Severity.DEGRADED, "repair the mount: the agent makes the host active again by itself"),
    CONFIG_REFUSED(
            Severity.DEGRADED,
            "correct the file, then 'systemctl reload efs-mount-agent'; until then the old configuration counts"),
    HEALTH_PORT(
            Severity.DEGRADED,
            "free the port, or correct efs.health.host or efs.health.port and restart the agent; tried again each second"),
    HELD(Severity.WAITING, "run 'efs-mount-agent mount NAME' to give it back to the agent"),

    // ---- mounting
    ACCESS_DENIED(Severity.FAILED, "allow elasticfilesystem:ClientMount for this host in the file-system policy"),
    NOT_EXPORTED(Severity.FAILED, "the server does not offer this file system to this host: check its policy"),
    PATH_MISSING(Severity.FAILED, "create the remote directory on the file system, or correct 'directory'"),
    NO_ROUTE(Severity.FAILED, "check the route, and that the security groups allow TCP 2049 to the mount target"),
    CONNECTION_REFUSED(Severity.FAILED, "nothing listens at the mount target: check its address and life cycle"),
    TIMED_OUT(Severity.FAILED, "check that the security groups allow TCP 2049 from this host to the mount target"),
    SERVER_SILENT(Severity.FAILED, "the server accepts connections but answers no NFS call: wait, or see AWS Health"),
    MOUNT_STUCK(Severity.FAILED, "the kernel still waits for the server: it goes on by itself when that answers"),
    UNMOUNT_STUCK(Severity.FAILED, "the kernel still waits for the server; use unmount --lazy to detach at once"),
    BUSY(Severity.FAILED, "stop what uses the mount (lsof, fuser -m), or use unmount --lazy"),
    NOT_PERMITTED(Severity.FAILED, "run the agent as root with CAP_SYS_ADMIN in the host's mount namespace"),
    KERNEL_WITHOUT_NFS(Severity.FAILED, "install a kernel with the NFS v4.1 client (modules nfs and nfsv4)"),
    BAD_OPTION(Severity.FAILED, "the kernel refused the mount options: remove your own ones, then add them singly"),
    UPKEEP_FAILED(Severity.DEGRADED, "see the message: the mount itself works"),
    MOUNT_FAILED(Severity.FAILED, "see 'journalctl -k' for the kernel's reason"),

    // ---- the mount in place
    UNRESPONSIVE(
            Severity.FAILED,
            "check the mount target and the network; input and output go on by themselves when it answers"),
    STALE(
            Severity.FAILED,
            "the directory that was mounted is gone on the server: create it again, or correct 'directory'"),
    DIRECTORY_FAILED(Severity.DEGRADED, "check that the file-system policy and permissions let root create it");

    private final Severity severity;
    private final String remedy;

    ProblemCode(Severity severity, String remedy) {
        this.severity = severity;
        this.remedy = remedy;
    }

    /** The stable code, for example {@code no-usable-mount-target}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /** What to do about it, in one line. */
    public String remedy() {
        return remedy;
    }

    public Problem with(String message) {
        return new Problem(this, message);
    }
}
