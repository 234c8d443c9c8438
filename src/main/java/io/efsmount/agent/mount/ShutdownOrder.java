package io.efsmount.agent.mount;

import io.efsmount.agent.plan.ContainerServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jboss.logging.Logger;

/**
 * Has systemd end the containers before it unmounts what they write to: without an order it does both at once when the
 * host goes down. A drop-in of the mount unit for this boot; systemd reads it when it sees the new mount, without a
 * reload. For the boots after it {@code x-systemd.before=} in fstab says the same (systemd.mount(5)).
 */
final class ShutdownOrder {
    private static final Logger LOG = Logger.getLogger(ShutdownOrder.class);
    private static final String DROP_IN = "50-efs-mount-agent.conf";
    private static final String TEXT = """
            # Written by efs-mount-agent: at shutdown containers end before their file system is unmounted.
            [Unit]
            Before=%s
            """.formatted(String.join(" ", ContainerServices.UNITS));

    private final Path units;

    /** @param units {@code /run/systemd/system}, which only a host booted with systemd has (sd_booted(3)) */
    ShutdownOrder(Path units) {
        this.units = units;
    }

    /**
     * Call before the mount is in place: a mount unit that systemd has read already stays as it is.
     *
     * @throws IOException also where the path is too long for the name of a unit
     */
    void put(Path mountPoint) throws IOException {
        if (!Files.isDirectory(units)) {
            return;
        }
        Path folder = folder(mountPoint);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path fresh = folder.resolve(DROP_IN + ".new");
        Files.writeString(fresh, TEXT);
        Files.move(fresh, folder.resolve(DROP_IN), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The mount was taken away. What cannot be removed harms nobody, and is gone with this boot. */
    void drop(Path mountPoint) {
        Path folder = folder(mountPoint);
        try {
            if (Files.deleteIfExists(folder.resolve(DROP_IN))) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            LOG.debugf("left: %s", e);
        }
    }

    private Path folder(Path mountPoint) {
        return units.resolve(escaped(mountPoint) + ".mount.d");
    }

    /** As {@code systemd-escape --path} does (systemd.unit(5), "String escaping for inclusion in unit names"). */
    static String escaped(Path path) {
        StringBuilder name = new StringBuilder();
        String text = path.toString().substring(1);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == ':' || c == '_' || c == '.');
            if (c == '/') {
                name.append('-');
            } else if (plain && !(c == '.' && name.isEmpty())) {
                name.append(c);
            } else {
                name.append("\\x%02x".formatted((int) c));
            }
        }
        return name.toString();
    }
}
