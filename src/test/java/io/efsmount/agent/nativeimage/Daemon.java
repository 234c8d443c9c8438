package io.efsmount.agent.nativeimage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running daemon, as the log and HTTP show it. */
final class Daemon {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final String url;
    private final List<String> log = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Daemon(Process process, int port) {
        this.process = process;
        this.url = "http://127.0.0.1:" + port;
    }

    static Daemon start(ProcessBuilder builder, int port) {
        try {
            Daemon daemon = new Daemon(builder.redirectErrorStream(true).start(), port);
            Thread.ofPlatform().daemon().start(daemon::readLog);
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLog() {
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                    log.notifyAll();
                }
            }
        } catch (IOException _) {
            // it was killed
        }
    }

    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Waits for a line of the log. */
    String awaitLine(Predicate<String> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        synchronized (log) {
            while (log.stream().noneMatch(wanted)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("no such line within " + LIMIT + ":\n" + String.join("\n", log));
                }
                pause(() -> log.wait(left));
            }
            return log.stream().filter(wanted).findFirst().orElseThrow();
        }
    }

    /** Waits until HTTP answers and the report is so. */
    JsonNode awaitStatus(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        String last = "";
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                HttpResponse<String> answer = ask("/status");
                last = answer.body();
                if (answer.statusCode() == 200 && wanted.test(json(last))) {
                    return json(last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            pause(() -> Thread.sleep(20));
        }
        throw new AssertionError("not within " + LIMIT + ": " + last + "\n" + String.join("\n", log()));
    }

    HttpResponse<String> get(String path) {
        try {
            return ask(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> ask(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGQUIT. */
    void quit() {
        try {
            new ProcessBuilder("sh", "-c", "kill -QUIT " + process.pid()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
        http.close();
    }

    int awaitEnd() {
        boolean[] ended = new boolean[1];
        pause(() -> ended[0] = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        if (!ended[0]) {
            throw new AssertionError("still there after " + LIMIT + ":\n" + String.join("\n", log()));
        }
        return process.exitValue();
    }

    private interface Waiting {
        void await() throws InterruptedException;
    }

    private static void pause(Waiting waiting) {
        try {
            waiting.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
