package io.efsmount.agent.mount;

import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes mounts away. A lazy unmount takes the mount out of the table at once, but when nobody else uses a dead server's
 * mount, the very call then goes on to say good-bye to that server, for six minutes as was seen. So the call gets a thread
 * that nobody waits for, and the mount table says whether it is done.
 */
final class Detacher {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 5;

    private final SystemCalls calls;
    private final HostFiles files;
    private final ConcurrentMap<String, CompletableFuture<Optional<Problem>>> underWay = new ConcurrentHashMap<>();

    Detacher(SystemCalls calls, HostFiles files) {
        this.calls = calls;
        this.files = files;
    }

    /** Unmounts if nobody uses it. Blocks while a dead server's mount has anything to write back. */
    Optional<Problem> unmount(String path) {
        try {
            calls.unmount(path, SystemCalls.UMOUNT_NOFOLLOW);
            return Optional.empty();
        } catch (SystemCallException e) {
            return failure(path, e);
        }
    }

    /** Takes the topmost mount out of the table, whoever uses it. */
    Optional<Problem> detach(String path) {
        int before = layers(path);
        CompletableFuture<Optional<Problem>> call = underWay.computeIfAbsent(path, this::start);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try {
                return call.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (layers(path) < before) {
                    underWay.remove(path, call); // what it still does is about a mount that nobody sees any more
                    return Optional.empty();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Optional.of(ProblemCode.UNMOUNT_STUCK.with("interrupted while unmounting " + path));
            } catch (ExecutionException bug) {
                throw new IllegalStateException("an unmount threw instead of returning its failure", bug);
            }
        }
        return Optional.of(ProblemCode.UNMOUNT_STUCK.with(
                path + " is still in the mount table " + LIMIT.toSeconds() + " s after it was to be detached"));
    }

    /** One that is stuck with its mount still in the table is waited for again, and not repeated. */
    private CompletableFuture<Optional<Problem>> start(String path) {
        CompletableFuture<Optional<Problem>> call = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("detach").start(() -> {
            Optional<Problem> problem = lazily(path);
            underWay.remove(path, call);
            call.complete(problem);
        });
        return call;
    }

    private int layers(String path) {
        return files.mountTable().at(path).size();
    }

    private Optional<Problem> lazily(String path) {
        try {
            calls.unmount(path, SystemCalls.UMOUNT_NOFOLLOW | SystemCalls.MNT_DETACH);
            return Optional.empty();
        } catch (SystemCallException e) {
            return failure(path, e);
        }
    }

    /** EINVAL: it is no mount point (any more), which is what was asked for. */
    private Optional<Problem> failure(String path, SystemCallException failure) {
        return failure.errno() == Errno.EINVAL && layers(path) == 0
                ? Optional.empty()
                : Optional.of(MountProblems.ofUnmount(path, failure));
    }
}
