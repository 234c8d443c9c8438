package io.efsmount.agent.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Paths. One that is not in its plain form is refused and not mended: fstab and the mount table hold it literally. */
final class PathSyntax {
    private static final Set<String> SYSTEM_FOLDERS = Set.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/tmp",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/usr/lib64",
            "/usr/sbin",
            "/var",
            "/var/lib",
            "/var/log",
            "/var/run",
            "/var/tmp");
    private static final int MOST_SOCKET_BYTES = 100;
    private static final List<String> KERNEL_FOLDERS = List.of("/dev", "/proc", "/run", "/sys", "/var/run");

    private PathSyntax() {}

    /** A path on this host other than {@code /}. */
    static String local(String text) throws InvalidValue {
        String path = remote(text);
        if (path.equals("/")) {
            throw new InvalidValue("is the root of the host: choose a folder below it");
        }
        try {
            Path _ = Path.of(path);
        } catch (InvalidPathException _) {
            throw new InvalidValue(
                    "cannot be written in this locale: use ASCII, or start the agent with LC_ALL=C.UTF-8");
        }
        return path;
    }

    /** A local path for a Unix socket; empty for {@code off}. The kernel has 108 bytes for it, the agent needs a few. */
    static Optional<String> socketOrOff(String text) throws InvalidValue {
        if (text.equals("off")) {
            return Optional.empty();
        }
        String path = local(text);
        if (path.getBytes(StandardCharsets.UTF_8).length > MOST_SOCKET_BYTES) {
            throw new InvalidValue("is longer than the " + MOST_SOCKET_BYTES + " bytes of a socket's path: shorten it");
        }
        return Optional.of(path);
    }

    /** A local path at which something may be mounted. */
    static String mountPoint(String text) throws InvalidValue {
        String path = local(text);
        if (SYSTEM_FOLDERS.contains(path)) {
            throw new InvalidValue("is a folder of the system, which a mount would hide: choose one like /mnt/efs");
        }
        for (String folder : KERNEL_FOLDERS) {
            if (isWithin(path, folder)) {
                throw new InvalidValue(
                        "is within " + folder + ", which every boot makes anew: choose one like /mnt/efs");
            }
        }
        return path;
    }

    /** An absolute path, perhaps on a file system that is not mounted yet. */
    static String remote(String text) throws InvalidValue {
        if (!text.startsWith("/")) {
            throw new InvalidValue("is not absolute: start it with /");
        }
        String plain = "/" + plain(text);
        if (!text.equals(plain)) {
            throw new InvalidValue("is not in its plain form: write " + plain);
        }
        return text;
    }

    static String relative(String text) throws InvalidValue {
        if (text.startsWith("/")) {
            throw new InvalidValue("is absolute, but counts from the mount: remove the leading /");
        }
        if (List.of(text.split("/")).contains("..")) {
            throw new InvalidValue("leads out of the mount by ..: write the plain path");
        }
        String plain = plain(text);
        if (plain.isEmpty()) {
            throw new InvalidValue("is the mount itself: name a folder in it");
        }
        if (!text.equals(plain)) {
            throw new InvalidValue("is not in its plain form: write " + plain);
        }
        return text;
    }

    static boolean isWithin(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    /** Without {@code .}, {@code ..}, and empty parts. */
    private static String plain(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/")) {
            if (part.equals("..")) {
                parts.subList(Math.max(0, parts.size() - 1), parts.size()).clear();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
