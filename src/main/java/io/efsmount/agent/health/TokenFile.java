package io.efsmount.agent.health;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A file with one line, the bearer token: 16 to 512 printable ASCII characters without blanks. */
public final class TokenFile {
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{16,512}");
    private static final Set<PosixFilePermission> TOO_MUCH =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
    private static final int MOST_BYTES = 4096;

    private TokenFile() {}

    /**
     * The token of a file that this host's users cannot read: it belongs to root or to this process.
     *
     * @throws IOException whose message says what is wrong with the file, with its path, and what to do
     */
    public static String guarded(Path path) throws IOException {
        try {
            // /proc/self belongs to whom this process acts as.
            List<Object> trusted = List.of(0, Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            if (Files.isRegularFile(path) && !trusted.contains(Files.getAttribute(path, "unix:uid"))) {
                throw new IOException(path + ": belongs to another user: chown root " + path);
            }
            if (Files.isRegularFile(path)
                    && Files.getPosixFilePermissions(path).stream().anyMatch(TOO_MUCH::contains)) {
                throw new IOException(path + ": others may read or change it: chmod 0600 " + path);
            }
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        }
        return read(path);
    }

    /**
     * The token, whoever may read the file: for a client, which has it as its container got it.
     *
     * @throws IOException whose message says what is wrong with the file, with its path, and what to do
     */
    public static String read(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": is no regular file: write the token into a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(MOST_BYTES), US_ASCII);
            String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (!TOKEN.matcher(line).matches()) {
                throw new IOException(path + ": is not one line of 16 to 512 printable characters without blanks:"
                        + " write one with 'openssl rand -hex 32'");
            }
            return line;
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + ": may not be read: run this as root", e);
        }
    }

    private static IOException missing(Path path, NoSuchFileException e) {
        return new IOException(path + ": no such file: write one with 'openssl rand -hex 32', mode 0600", e);
    }
}
