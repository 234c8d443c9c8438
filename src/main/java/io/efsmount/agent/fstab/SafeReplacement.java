package io.efsmount.agent.fstab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a whole file in such a way that a reader, and a host that loses power, finds the old content or the new one
 * and nothing between: a sibling file with the same mode, owner and label, forced to the disk, renamed over it.
 */
final class SafeReplacement {
    private static final String NEW_FILE = "rw-r--r--";

    private final SecurityLabel label;

    SafeReplacement(SecurityLabel label) {
        this.label = label;
    }

    /** A last look, just before the rename. */
    @FunctionalInterface
    interface LastLook {
        /** @throws IOException to give up */
        void check() throws IOException;
    }

    /**
     * Writes a file; on failure nothing was changed and no temporary file is left.
     *
     * @param like whose mode, owner and label the file gets; 0644 and those of this process without
     */
    void write(Path file, byte[] content, Optional<Path> like, LastLook lastLook) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, "." + file.getFileName() + ".", ".tmp");
        try {
            boolean labelled = like.isEmpty() || label.copy(like.get(), temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                attributes(temporary, like);
                channel.force(true);
            }
            lastLook.check();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            if (!labelled) {
                label.restore(file);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true); // the rename itself
        }
    }

    private static void attributes(Path temporary, Optional<Path> like) throws IOException {
        if (like.isEmpty()) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(NEW_FILE));
            return;
        }
        Map<String, Object> wanted = Files.readAttributes(like.get(), "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> present = Files.readAttributes(temporary, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        for (String owner : new String[] {"uid", "gid"}) {
            if (!Objects.equals(present.get(owner), wanted.get(owner))) {
                Files.setAttribute(temporary, "unix:" + owner, wanted.get(owner), LinkOption.NOFOLLOW_LINKS);
            }
        }
        // after the owner: a change of owner may take mode bits away
        Files.setAttribute(temporary, "unix:mode", wanted.get("mode"), LinkOption.NOFOLLOW_LINKS);
    }
}
