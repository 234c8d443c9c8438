package io.efsmount.agent.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process of a guest that is switched on. It dies with its standard input, so it never survives this JVM, however
 * this JVM ends; what it leaves is the guest's disk.
 */
final class Machine {
    private static final Duration UP = Duration.ofMinutes(2);

    private final Path folder;
    private final Process process;
    private final Spool spool;

    private Machine(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.spool = new Spool(folder.resolve("lab"), process::isAlive);
    }

    /** Returns when the guest takes scripts; its boot goes on. */
    static Machine start(Path folder, Path image, GuestOptions options) throws IOException {
        var command = new ArrayList<>(List.of(LabHost.script("guest"), "hold", folder.toString()));
        options.shares().forEach(share -> command.add(share.argument()));
        Files.createDirectories(folder.resolve("lab"));
        Files.deleteIfExists(folder.resolve("lab/up"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hold.log").toFile());
        builder.environment().put("LAB_IMAGE", image.toString());
        builder.environment().put("LAB_MEMORY", options.memory());
        var machine = new Machine(folder, builder.start());
        try {
            machine.spool.awaitUp(UP);
        } catch (IllegalStateException e) {
            machine.pullPlug();
            throw new IllegalStateException(e.getMessage() + "\n" + machine.console(), e);
        }
        return machine;
    }

    Spool spool() {
        return spool;
    }

    void powerOff(Duration limit) throws IOException {
        spool.drop("poweroff", "systemctl poweroff --no-block");
        if (!ended(limit)) {
            pullPlug();
            throw new IllegalStateException(
                    "the guest did not power off within " + limit.toSeconds() + " s\n" + console());
        }
    }

    void pullPlug() throws IOException {
        process.getOutputStream().close();
        if (!ended(Duration.ofSeconds(10))) {
            process.destroyForcibly();
        }
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String console() throws IOException {
        var text = new StringBuilder();
        for (var name : List.of("hold.log", "console.log")) {
            var log = folder.resolve(name);
            if (Files.exists(log)) {
                text.append("--- ").append(log).append('\n').append(new String(Files.readAllBytes(log), UTF_8));
            }
        }
        return text.toString();
    }
}
