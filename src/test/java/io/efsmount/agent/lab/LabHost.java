package io.efsmount.agent.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine offers for guests: whether it can run any, the scripts of {@code src/test/lab}, and the disk image. */
final class LabHost {
    private static final Path SCRIPTS = Path.of("src/test/lab").toAbsolutePath();

    private LabHost() {}

    /** The reason why no guest can run here, if there is one. */
    static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return Optional.of("user-mode Linux needs Linux on x86-64, this is %s on %s"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        if (!Files.isExecutable(Path.of("/usr/bin/linux.uml"))) {
            return Optional.of("no /usr/bin/linux.uml: install the packages listed in src/test/lab/packages");
        }
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("building the guest's disk takes root");
        }
        return imageObstacle();
    }

    private static Optional<String> imageObstacle() {
        try {
            var asked = new ProcessBuilder(script("build-image.sh"), "obstacle")
                    .redirectErrorStream(true)
                    .start();
            var said = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
            // whatever else goes wrong there is for the build to fail with
            return asked.waitFor() == 3 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for the guest's disk", e);
        }
    }

    static String script(String name) {
        return SCRIPTS.resolve(name).toString();
    }

    /** Builds it when it is not in the cache, with its progress on standard error. */
    static Path image() throws IOException {
        var build = new ProcessBuilder(script("build-image.sh"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var last = "";
        try (var lines = build.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (!line.startsWith("/")) {
                    System.err.println(line);
                }
            }
            if (build.waitFor() != 0) {
                throw new IOException("build-image.sh failed: " + last);
            }
        } catch (InterruptedException e) {
            build.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building the guest's disk", e);
        }
        return Path.of(last);
    }
}
