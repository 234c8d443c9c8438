package io.efsmount.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration file as it was found. The agent is root and does what the file says, so that a file which others
 * may write is refused.
 *
 * @param text the content; empty when there are errors
 */
record ConfigFile(Optional<String> text, List<String> errors, List<String> warnings) {

    static ConfigFile read(Path path) {
        try {
            if (!Files.isRegularFile(path) && Files.exists(path)) {
                return refused(path + ": is no regular file: replace it with a file, or give another path");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            int owner = (Integer) Files.getAttribute(path, "unix:uid");
            if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                return refused(path + ": everybody may write it, and the agent is root: chmod o-w " + path);
            }
            return decode(path, Files.readAllBytes(path), warnings(path, owner));
        } catch (IOException e) {
            return refused(reason(path, e));
        }
    }

    static List<String> warnings(Path path, int owner) {
        return owner == 0
                ? List.of()
                : List.of(path + ": belongs to user id " + owner + ", who thereby commands a root daemon: chown root "
                        + path);
    }

    static String reason(Path path, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> path + ": no such file: write it, starting from agent.properties.sample";
            case AccessDeniedException _ -> path + ": may not be read: run the agent as root";
            default -> path + ": cannot be read: " + Quoted.of(String.valueOf(e.getMessage()));
        };
    }

    private static ConfigFile decode(Path path, byte[] bytes, List<String> warnings) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (UTF_8.newDecoder().decode(in, out, true).isError()) {
            long line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            return refused(path + ":" + line + ": is not UTF-8 text: save the file as UTF-8");
        }
        return new ConfigFile(Optional.of(out.flip().toString()), List.of(), warnings);
    }

    private static ConfigFile refused(String error) {
        return new ConfigFile(Optional.empty(), List.of(error), List.of());
    }
}
