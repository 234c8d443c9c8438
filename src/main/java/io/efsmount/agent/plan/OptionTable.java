package io.efsmount.agent.plan;

import static io.efsmount.agent.plan.OptionRule.address;
import static io.efsmount.agent.plan.OptionRule.number;
import static io.efsmount.agent.plan.OptionRule.oneOf;
import static io.efsmount.agent.plan.OptionRule.text;
import static io.efsmount.agent.plan.OptionRule.translated;
import static io.efsmount.agent.plan.OptionRule.word;
import static io.efsmount.agent.plan.OptionRule.wordFor;
import static io.efsmount.agent.plan.OptionRule.wordOrText;

import io.efsmount.agent.plan.OptionRow.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every mount option that is known, as data. Names and limits are those of the kernel's NFS client (nfs(5),
 * fs/nfs/fs_context.c), of mount(8), systemd.mount(5), and of amazon-efs-utils; bits are those of linux/mount.h.
 */
final class OptionTable {
    private static final Map<String, OptionRow> ROWS = new LinkedHashMap<>();

    static {
        version();
        transport();
        timing();
        caching();
        flags();
        userSpace();
        refused();
    }

    private OptionTable() {}

    static Optional<OptionRow> find(String name) {
        return Optional.ofNullable(ROWS.get(name));
    }

    private static void version() {
        // A bare 4 is 4.0 to the kernel, but "the best there is" to mount.nfs: for EFS that is 4.1.
        Map<String, String> versions = Map.of("4", "nfsvers=4.1", "4.0", "nfsvers=4.0", "4.1", "nfsvers=4.1");
        OptionRule version = translated(versions, "EFS speaks NFS 4.0 and 4.1 only");
        data("nfsvers", version, "nfsvers", "vers");
        Map<String, String> minor = Map.of("0", "nfsvers=4.0", "1", "nfsvers=4.1");
        data("nfsvers", translated(minor, "EFS speaks NFS 4.0 and 4.1 only"), "minorversion");
        data("nfsvers", wordFor("nfsvers=4.1"), "v4", "v4.1");
        data("nfsvers", wordFor("nfsvers=4.0"), "v4.0");
        refuse("EFS speaks NFS 4.0 and 4.1 only", "v2", "v3", "v4.2");
    }

    private static void transport() {
        // Which of the two it is follows from the address: see MountOptions.
        Map<String, String> protocols = Map.of("tcp", "proto=tcp", "tcp6", "proto=tcp");
        data("proto", translated(protocols, "EFS speaks TCP only"), "proto");
        data("proto", wordFor("proto=tcp"), "tcp");
        refuse("EFS speaks TCP only", "udp", "rdma");
        data("port", number(1, 65_535), "port");
        data("resvport", word(), "resvport", "noresvport");
        data("nconnect", number(1, 16), "nconnect");
        data("max_connect", number(1, 16), "max_connect");
        data("trunkdiscovery", word(), "trunkdiscovery", "notrunkdiscovery");
        data("clientaddr", address(), "clientaddr");
        data("migration", word(), "migration", "nomigration");
        data("sec", oneOf("sys", "none"), "sec");
    }

    private static void timing() {
        data("hard", word(), "hard", "soft", "softerr");
        data("softreval", word(), "softreval");
        // Tenths of a second. The kernel cuts off at 600 s; under 15 s a busy EFS looks like a dead one.
        data("timeo", number(150, 6_000), "timeo");
        data("retrans", number(0, Integer.MAX_VALUE), "retrans");
    }

    private static void caching() {
        data("rsize", number(1_024, 1_048_576), "rsize");
        data("wsize", number(1_024, 1_048_576), "wsize");
        for (String seconds : new String[] {"acregmin", "acregmax", "acdirmin", "acdirmax", "actimeo"}) {
            data(seconds, number(0, Integer.MAX_VALUE), seconds);
        }
        data("ac", word(), "ac", "noac");
        data("cto", word(), "cto", "nocto");
        data("acl", word(), "acl", "noacl");
        data("lock", word(), "lock", "nolock");
        data("local_lock", oneOf("all", "flock", "posix", "none"), "local_lock");
        data("lookupcache", oneOf("all", "none", "pos", "positive"), "lookupcache");
        data("rdirplus", word(), "rdirplus", "nordirplus");
        data("sharecache", word(), "sharecache", "nosharecache");
        data("fsc", wordOrText(), "fsc");
        data("fsc", word(), "nofsc");
        data("write", oneOf("lazy", "eager", "wait"), "write");
        data("intr", word(), "intr", "nointr");
        for (String label : new String[] {"context", "fscontext", "defcontext", "rootcontext"}) {
            data(label, text(), label);
        }
    }

    private static void flags() {
        flag("ro", MountFlags.RDONLY, "rw");
        flag("nosuid", MountFlags.NOSUID, "suid");
        flag("nodev", MountFlags.NODEV, "dev");
        flag("noexec", MountFlags.NOEXEC, "exec");
        flag("sync", MountFlags.SYNCHRONOUS, "async");
        flag("mand", MountFlags.MANDLOCK, "nomand");
        flag("dirsync", MountFlags.DIRSYNC);
        flag("nosymfollow", MountFlags.NOSYMFOLLOW, "symfollow");
        flag("nodiratime", MountFlags.NODIRATIME, "diratime");
        flag("silent", MountFlags.SILENT, "loud");
        flag("iversion", MountFlags.I_VERSION, "noiversion");
        flag("lazytime", MountFlags.LAZYTIME, "nolazytime");
        atime("noatime", MountFlags.NOATIME);
        atime("relatime", MountFlags.RELATIME);
        atime("strictatime", MountFlags.STRICTATIME);
        atime("atime", 0);
        atime("norelatime", 0);
        atime("nostrictatime", 0);
    }

    private static void userSpace() {
        userSpace("_netdev", word(), "_netdev");
        userSpace("nofail", word(), "nofail");
        userSpace("auto", word(), "auto", "noauto");
        userSpace("defaults", word(), "defaults");
        userSpace("bg", word(), "bg", "fg");
        userSpace("retry", number(0, 100_000), "retry");
        userSpace("comment", text(), "comment");
        userSpace("user", word(), "nouser");
        userSpace("x-systemd.mount-timeout", text(), "x-systemd.mount-timeout");
        // mount(8): these imply others, which a later option may take back
        long device = MountFlags.NOSUID | MountFlags.NODEV;
        for (String anyone : new String[] {"user", "users"}) {
            add(new OptionRow(anyone, "user", Place.USER_SPACE, device | MountFlags.NOEXEC, 0, word()));
        }
        for (String member : new String[] {"owner", "group"}) {
            add(new OptionRow(member, "user", Place.USER_SPACE, device, 0, word()));
        }
    }

    private static void refused() {
        refuse("the agent sets it", "addr", "source");
        refuse("NFS 4 has no mount protocol", "mountaddr", "mounthost", "mountport", "mountproto", "mountvers");
        refuse("the agent decides how to attach", "remount", "bind", "rbind", "move", "loop");
        refuse("the agent decides how to attach", "shared", "private", "slave", "unbindable");
        refuse("the agent decides how to attach", "rshared", "rprivate", "rslave", "runbindable");
        refuse("it would hide misspelt options", "sloppy");
        refuse("the agent keeps the path mounted, an automount would take it away", "x-systemd.automount");
        String tls = "encryption and IAM authorization are not supported yet; it is an option of amazon-efs-utils";
        refuse(tls, "tls", "notls", "tlsport", "verify", "cafile", "ocsp", "noocsp", "stunnel", "xprtsec");
        refuse(tls, "iam", "accesspoint", "fsap", "awsprofile", "awscredsuri", "rolearn", "jwtpath");
        String place = "it is an option of amazon-efs-utils; the agent finds the mount target itself";
        refuse(place, "az", "region", "netns", "mounttargetip", "crossaccount");
    }

    private static void data(String meaning, OptionRule rule, String... names) {
        for (String name : names) {
            add(new OptionRow(name, meaning, Place.DATA, 0, 0, rule));
        }
    }

    private static void flag(String name, long bit, String... opposites) {
        add(new OptionRow(name, name, Place.FLAGS, bit, 0, word()));
        for (String opposite : opposites) {
            add(new OptionRow(opposite, name, Place.FLAGS, 0, bit, word()));
        }
    }

    private static void atime(String name, long bit) {
        add(new OptionRow(name, "atime", Place.FLAGS, bit, 0, word()));
    }

    private static void userSpace(String meaning, OptionRule rule, String... names) {
        for (String name : names) {
            add(new OptionRow(name, meaning, Place.USER_SPACE, 0, 0, rule));
        }
    }

    private static void refuse(String reason, String... names) {
        for (String name : names) {
            add(new OptionRow(name, name, Place.USER_SPACE, 0, 0, OptionRule.refuse(reason)));
        }
    }

    private static void add(OptionRow row) {
        if (ROWS.put(row.name(), row) != null) {
            throw new IllegalStateException("mount option '" + row.name() + "' is in the table twice");
        }
    }
}
