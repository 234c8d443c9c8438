package io.efsmount.agent.plan;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what the mount table says about an NFS mount. */
final class Mounted {
    private Mounted() {}

    /** NFS v4.x: the kernel shows {@code nfs4}, whatever type the mount was asked for with. */
    static boolean isNfs4(MountEntry entry) {
        return entry.type().equals("nfs4") && entry.root().equals("/");
    }

    /** Address of the server: the option {@code addr=}, which is there even when the source is a DNS name. */
    static Optional<IpAddress> server(MountEntry entry) {
        return option(entry, "addr").flatMap(Mounted::parse);
    }

    static Optional<String> option(MountEntry entry, String name) {
        String prefix = name + '=';
        return entry.superOptions().stream()
                .filter(o -> o.startsWith(prefix))
                .map(o -> o.substring(prefix.length()))
                .findFirst();
    }

    static Optional<Integer> rsize(MountEntry entry) {
        return option(entry, "rsize").filter(v -> v.matches("\\d{1,9}")).map(Integer::valueOf);
    }

    /** The remote directory: what follows the host in the source. */
    static String directory(MountEntry entry) {
        String source = entry.source();
        int colon = source.startsWith("[") ? source.indexOf("]:") + 1 : source.indexOf(':');
        String directory = source.substring(colon + 1);
        return directory.length() > 1 && directory.endsWith("/")
                ? directory.substring(0, directory.length() - 1)
                : directory;
    }

    static String host(MountEntry entry) {
        String source = entry.source();
        int end = source.startsWith("[") ? source.indexOf("]:") + 1 : source.indexOf(':');
        return source.substring(0, Math.max(end, 0));
    }

    /** Whether it was mounted by an EFS DNS name of this file system. */
    static boolean isNamed(MountEntry entry, String fileSystemId) {
        return Pattern.matches("([a-z0-9-]+\\.)?" + Pattern.quote(fileSystemId) + "\\.efs\\..+", host(entry));
    }

    private static Optional<IpAddress> parse(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
