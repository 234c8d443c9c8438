package io.efsmount.agent.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The host's side of the folder that the guest sees as /lab. The host drops {@code ID.job}; the guest runs it, writes
 * {@code ID.out} and, last of all, {@code ID.rc} with the exit status. The guest itself ends a job that takes too long.
 */
final class Spool {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Path folder;
    private final BooleanSupplier guestAlive;

    Spool(Path folder, BooleanSupplier guestAlive) {
        this.folder = folder;
        this.guestAlive = guestAlive;
    }

    void awaitUp(Duration limit) throws IOException {
        awaitFile(folder.resolve("up"), limit);
    }

    Result run(String script, Duration limit) throws IOException {
        var id = UUID.randomUUID().toString();
        drop(id, "#limit " + limit.toMillis() / 1000.0 + "\n" + script + "\n");
        var status = folder.resolve(id + ".rc");
        awaitFile(status, limit.plus(GRACE));
        var output = folder.resolve(id + ".out");
        var result =
                new Result(Integer.parseInt(Files.readString(status)), new String(Files.readAllBytes(output), UTF_8));
        for (var used : new Path[] {status, output, folder.resolve(id + ".run")}) {
            Files.deleteIfExists(used);
        }
        return result;
    }

    /** Nobody waits for its end. */
    void drop(String id, String script) throws IOException {
        var file = Files.writeString(folder.resolve(id + ".tmp"), script);
        Files.move(file, folder.resolve(id + ".job"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitFile(Path file, Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        while (!Files.exists(file)) {
            if (!guestAlive.getAsBoolean()) {
                throw new IllegalStateException("the guest is gone");
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the guest did not answer within " + limit.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the guest", e);
        }
    }
}
