package io.efsmount.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One deadline for all of something, and not for each of its steps. */
final class Deadline {
    private Deadline() {}

    /**
     * Does it on a thread that nobody waits for after the time: what it is stuck in may have no end.
     *
     * @throws IOException if it is not done in time, with a {@link TimeoutException} as its cause; or if it failed, with an
     *     {@link ExecutionException} around what it threw, and the message of that
     */
    static <T> T within(Duration limit, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("ask").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true); // closes a connection
            throw new IOException("no answer within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause == null ? null : cause.getMessage();
            throw new IOException(message == null ? String.valueOf(cause) : message, e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
