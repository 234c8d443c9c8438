package io.efsmount.agent.fstab;

import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.FstabView;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An fstab on disk. Only a regular file of at most 1 MiB is touched: a symbolic link is refused, because a rename would
 * replace the link, and what it points to belongs to somebody else. No file at all is an empty one. The first change
 * leaves a dated copy beside it, {@code fstab.efs-mount-agent-20260102-030405} (UTC).
 */
public final class FstabFile {
    private static final int LARGEST = 1 << 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path file;
    private final InstantSource clock;
    private final SafeReplacement replacement;
    /** What was read last: every pass asks, and hardly ever has anything changed. */
    private volatile Seen seen = new Seen(new byte[0], FstabText.of(new byte[0]).view());

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of these
    private record Seen(byte[] content, FstabView view) {}

    /** What became of a write. */
    public sealed interface Written {
        /** The file holds the entries now. */
        record Changed() implements Written {}

        /** It held them before, to the byte: nothing was written. */
        record Unchanged() implements Written {}

        /** Nothing was written. */
        record Failed(Problem problem) implements Written {}
    }

    /** @param clock for the name of the backup */
    public FstabFile(Path file, InstantSource clock) {
        this(file, clock, SecurityLabel.ofHost());
    }

    FstabFile(Path file, InstantSource clock, SecurityLabel label) {
        this.file = file;
        this.clock = clock;
        this.replacement = new SafeReplacement(label);
    }

    /** The entries; unavailable with {@link ProblemCode#FSTAB_UNAVAILABLE}. */
    public Observation<FstabView> read() {
        try {
            byte[] now = content().orElse(new byte[0]);
            Seen before = seen;
            if (!Arrays.equals(now, before.content())) {
                seen = new Seen(now, FstabText.of(now).view());
            }
            return Observation.known(seen.view());
        } catch (IOException e) {
            return Observation.unavailable(problem("cannot read ", e));
        }
    }

    /** Makes these the agent's entries, and no others. */
    public Written write(List<FstabEntry> entries) {
        return change(text -> text.with(entries));
    }

    /** Adds this entry of the agent, or replaces the one of its name. */
    public Written put(FstabEntry entry) {
        return change(text -> text.put(entry));
    }

    /** Removes the agent's entry of this name. */
    public Written drop(String name) {
        return change(text -> text.drop(name));
    }

    // Mounts are seen to side by side: two changes at once would find each other's and give up.
    private synchronized Written change(UnaryOperator<FstabText> change) {
        try {
            Optional<byte[]> before = content();
            byte[] old = before.orElse(new byte[0]);
            byte[] wanted = change.apply(FstabText.of(old)).bytes();
            if (Arrays.equals(old, wanted)) {
                return new Written.Unchanged();
            }
            if (before.isPresent()) {
                backUp(old);
            }
            replacement.write(file, wanted, before.map(_ -> file), () -> refuseIfChangedSince(before));
            return new Written.Changed();
        } catch (IOException e) {
            return new Written.Failed(problem("cannot write ", e));
        }
    }

    private Optional<byte[]> content() throws IOException {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is a symbolic link, or otherwise no regular file");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException("it is larger than 1 MiB");
        }
        return Optional.of(Files.readAllBytes(file));
    }

    private void backUp(byte[] old) throws IOException {
        String prefix = file.getFileName() + ".efs-mount-agent-";
        try (DirectoryStream<Path> backups =
                Files.newDirectoryStream(file.toAbsolutePath().getParent(), prefix + "*")) {
            if (backups.iterator().hasNext()) {
                return;
            }
        }
        Path backup = file.resolveSibling(prefix + STAMP.format(clock.instant()));
        replacement.write(backup, old, Optional.of(file), () -> {});
    }

    private void refuseIfChangedSince(Optional<byte[]> before) throws IOException {
        Optional<byte[]> now = content();
        boolean same = now.isPresent() == before.isPresent()
                && Arrays.equals(now.orElse(new byte[0]), before.orElse(new byte[0]));
        if (!same) {
            throw new IOException("somebody else changed it at the same time; it is tried again in the next pass");
        }
    }

    private Problem problem(String failed, IOException e) {
        String reason = switch (e) {
            case AccessDeniedException denied -> "access denied to " + denied.getFile();
            case NoSuchFileException gone -> "there is no " + gone.getFile();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
        return ProblemCode.FSTAB_UNAVAILABLE.with(failed + file + ": " + reason);
    }
}
