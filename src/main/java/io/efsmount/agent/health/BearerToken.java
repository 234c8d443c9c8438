package io.efsmount.agent.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The token that requests must bring. It is read again whenever its file has changed; it is never logged. */
public final class BearerToken {
    private static final Logger LOG = Logger.getLogger(BearerToken.class);
    private static final String SCHEME = "Bearer ";

    private final Path file;
    private byte[] token;
    private List<Object> seen;

    /**
     * Reads the file.
     *
     * @throws IOException whose message says what is wrong with the file, with its path, and what to do
     */
    public BearerToken(Path file) throws IOException {
        this.file = file;
        this.seen = state();
        this.token = TokenFile.guarded(file).getBytes(ISO_8859_1);
    }

    /** Whether this value of an {@code Authorization} header holds it; takes as long for a near miss as for any other. */
    synchronized boolean isIn(@Nullable String authorization) {
        readAgainIfChanged();
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] offered = authorization.substring(SCHEME.length()).strip().getBytes(ISO_8859_1);
        return MessageDigest.isEqual(offered, token);
    }

    /** A file that is being replaced, or was spoilt, changes nothing: the old token stays until there is a good one. */
    private void readAgainIfChanged() {
        List<Object> now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            token = TokenFile.guarded(file).getBytes(ISO_8859_1);
            LOG.infof("Health token is read again file=%s", file);
        } catch (IOException e) {
            LOG.warnf("Health token stays as it was reason=\"%s\"", e.getMessage());
        }
    }

    /** What changes when the file is written, replaced, or given other rights. */
    private List<Object> state() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    Objects.requireNonNullElse(attributes.fileKey(), ""),
                    Files.getAttribute(file, "unix:ctime"));
        } catch (IOException _) {
            return List.of();
        }
    }
}
