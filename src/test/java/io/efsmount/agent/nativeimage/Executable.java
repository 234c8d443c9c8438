package io.efsmount.agent.nativeimage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The executable under test, and programs that start it. */
final class Executable {
    private static final long LIMIT_SECONDS = 50;
    /** An error could be caught, and the daemon go on without what it looked for; this cannot. */
    private static final String EXIT_ON_MISSING_METADATA = "-XX:MissingRegistrationReportingMode=Exit";

    private Executable() {}

    static Path path() {
        String named = System.getProperty("native.agent", "");
        Path path = Path.of(named).toAbsolutePath();
        if (named.isEmpty() || !Files.isExecutable(path)) {
            throw new IllegalStateException("-Dnative.agent=PATH must name the executable to test, not: " + named);
        }
        return path;
    }

    /** With nothing of this process's environment that AWS's SDK or the agent would heed. */
    static ProcessBuilder process(List<String> starter, Path executable, String... arguments) {
        Stream<String> words = Stream.of(
                        starter.stream(),
                        Stream.of(executable.toString(), EXIT_ON_MISSING_METADATA),
                        Stream.of(arguments))
                .flatMap(s -> s);
        ProcessBuilder builder = new ProcessBuilder(words.toList());
        builder.environment().keySet().removeIf(key -> key.startsWith("AWS_") || key.startsWith("EFS_"));
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
        builder.environment().put("AWS_CONFIG_FILE", "/nonexistent");
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /** Runs it to its end. */
    static Ended run(ProcessBuilder builder, Path folder) {
        try {
            Path out = Files.createTempFile(folder, "said", ".out");
            Path err = Files.createTempFile(folder, "said", ".err");
            Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = await(process);
            Ended result = new Ended(process.exitValue(), read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            if (!ended) {
                throw new AssertionError("killed after " + LIMIT_SECONDS + " s: " + builder.command() + result.all());
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean await(Process process) throws IOException {
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return ended;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }
}
