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

/**
 * The token that requests must bring. It is read again whenever its file has changed; it is never logged. As long as there
 * never was a good one, no request brings it.
 */
public final class BearerToken {
    private static final Logger LOG = Logger.getLogger(BearerToken.class);
    private static final String SCHEME = "Bearer ";

    private final Path file;
    private byte @Nullable [] token;
    private List<Object> seen;

    /** Reads the file; one that is missing or wrong is told in the log, and asked for again with each request. */
    public BearerToken(Path file) {
        this.file = file;
        this.seen = state();
        read(true);
    }

    /** Whether this value of an {@code Authorization} header holds it; takes as long for a near miss as for any other. */
    synchronized boolean isIn(@Nullable String authorization) {
        readAgainIfChanged();
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] offered = authorization.substring(SCHEME.length()).strip().getBytes(ISO_8859_1);
        return token != null && MessageDigest.isEqual(offered, token);
    }

    /** A file that is being replaced, or was spoilt, changes nothing: the old token stays until there is a good one. */
    private void readAgainIfChanged() {
        List<Object> now = state();
        boolean changed = !now.equals(seen);
        if (changed || token == null) {
            seen = now;
            read(changed);
        }
    }

    private void read(boolean tell) {
        try {
            token = TokenFile.guarded(file).getBytes(ISO_8859_1);
            LOG.infof("Health token is read file=%s", file);
        } catch (IOException e) {
            if (tell) {
                LOG.warnf(
                        "%s reason=\"efs.health.token-file: %s\"",
                        token == null
                                ? "Health is refused to everybody by TCP until the token can be read"
                                : "Health token stays as it was",
                        e.getMessage());
            }
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
