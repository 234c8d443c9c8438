package io.efsmount.agent.mount;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of proc and sysfs through which the kernel tells about mounts, and the folder through which systemd is told.
 * Reading them never asks a server, so it needs no deadline.
 *
 * @param mountInfo {@code /proc/self/mountinfo}
 * @param bdi {@code /sys/class/bdi}, with one folder for each device
 * @param units {@code /run/systemd/system}, what systemd's units are for this boot
 */
public record HostFiles(Path mountInfo, Path bdi, Path units) {
    private static final int LONGEST_NUMBER = 12;

    public static HostFiles ofThisHost() {
        return new HostFiles(
                Path.of("/proc/self/mountinfo"), Path.of("/sys/class/bdi"), Path.of("/run/systemd/system"));
    }

    /** The mount table of this process's mount namespace. */
    public MountInfo mountTable() {
        return parse(mountTableText());
    }

    /** A path need not be UTF-8: what is not is replaced, and so never equals a managed path. */
    static MountInfo parse(byte[] mountTableText) {
        return MountInfo.parse(new String(mountTableText, StandardCharsets.UTF_8));
    }

    byte[] mountTableText() {
        try {
            return Files.readAllBytes(mountInfo);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + mountInfo + ": is /proc mounted?", e);
        }
    }

    /** Read-ahead window of a device in KiB, where the kernel shows one. */
    public Optional<Integer> readAheadKb(String device) {
        byte[] text = new byte[LONGEST_NUMBER];
        // Not as a whole file: sysfs says that each is 4 KiB, and each mount is asked in each pass.
        try (InputStream in = new FileInputStream(readAheadFile(device).toFile())) {
            int length = in.readNBytes(text, 0, text.length);
            return Optional.of(Integer.valueOf(new String(text, 0, length, StandardCharsets.US_ASCII).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    public void setReadAheadKb(String device, int kilobytes) throws IOException {
        Files.writeString(readAheadFile(device), kilobytes + "\n");
    }

    private Path readAheadFile(String device) {
        return bdi.resolve(device).resolve("read_ahead_kb");
    }
}
