package io.efsmount.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * An "instance": one host with its own kernel, disk, systemd, network and NFS servers. The folder given to
 * {@link #boot} is its disk and its logs; the same folder again is the same host, rebooted.
 *
 * <p>In the guest, {@code /lab} is {@link #spool()}. A file {@code agent.sh} there is what {@code efs-mount-agent} runs,
 * and {@code fakes.sh} what {@code lab-fakes@aws.service} and {@code lab-fakes@ecs.service} run.
 */
public final class Guest implements AutoCloseable {
    private static final Duration SCRIPT = Duration.ofMinutes(1);
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration POWER_OFF = Duration.ofMinutes(2);

    private final Path folder;
    private final Path image;
    private final GuestOptions options;
    private Machine machine;

    private Guest(Path folder, Path image, GuestOptions options) throws IOException {
        this.folder = folder;
        this.image = image;
        this.options = options;
        this.machine = switchOn(folder, image, options);
    }

    /** Switches the guest on and returns as soon as it runs scripts, which is before its boot is over. */
    public static Guest boot(Path vmDir, GuestOptions options) {
        try {
            return new Guest(vmDir.toAbsolutePath(), LabHost.image(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until systemd has no start job left; what it then says of itself is "running" or "degraded". */
    public String awaitBooted() {
        return run("systemctl is-system-running --wait", BOOT).output().strip();
    }

    public Result run(String script) {
        return run(script, SCRIPT);
    }

    /** Runs a bash script as root. At the limit the script, with all it started, is killed. */
    public Result run(String script, Duration limit) {
        try {
            return machine.spool().run(script, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ok(String script) {
        return ok(script, SCRIPT);
    }

    /** Runs a bash script that must succeed and returns what it said. */
    public String ok(String script, Duration limit) {
        var result = run(script, limit);
        if (!result.succeeded()) {
            throw new AssertionError("exit status %d of: %s%n%s".formatted(result.status(), script, result.output()));
        }
        return result.output();
    }

    /** Waits, inside the guest, until the bash script succeeds. */
    public void awaitTrue(String what, Duration limit, String condition) {
        var script = """
                condition() {
                %s
                }
                end=$((SECONDS + %d))
                until said=$(condition 2>&1); do
                    ((SECONDS < end)) || { echo "$said"; exit 1; }
                    sleep 0.25
                done""".formatted(condition, Math.max(1, limit.toSeconds()));
        var result = run(script, limit.plusSeconds(10));
        if (!result.succeeded()) {
            throw new AssertionError(
                    "not within %d s: %s%n%s%n%s".formatted(limit.toSeconds(), what, result.output(), circumstances()));
        }
    }

    /** Copies a host file into the guest, with its permissions. */
    public void put(Path file, String guestPath) {
        try {
            var passing = Files.createTempFile(spool(), "put", "");
            Files.copy(file, passing, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            ok("install -D --mode=$(stat -c %%a /lab/%1$s) /lab/%1$s '%2$s'"
                    .formatted(passing.getFileName(), guestPath));
            Files.delete(passing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host folder that is /lab in the guest. */
    public Path spool() {
        return folder.resolve("lab");
    }

    /** Shuts the guest down in good order and boots it again; like {@link #boot} it does not wait for the end of the boot. */
    public void reboot() {
        again(() -> machine.powerOff(POWER_OFF));
    }

    /** Pulls the plug, then boots again. */
    public void crash() {
        again(() -> machine.pullPlug());
    }

    @Override
    public void close() {
        try {
            machine.pullPlug();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void again(Ending ending) {
        try {
            try {
                ending.end();
            } finally {
                // also after a shutdown that took too long: this test fails, and the next ones have their guest
                machine = switchOn(folder, image, options);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once more if it did not boot, which would else be the end of all tests of this JVM. */
    private static Machine switchOn(Path folder, Path image, GuestOptions options) throws IOException {
        try {
            return Machine.start(folder, image, options);
        } catch (IllegalStateException e) {
            var kept = folder.resolve("console-of-a-failed-boot.log");
            if (Files.exists(folder.resolve("console.log"))) {
                Files.move(folder.resolve("console.log"), kept, StandardCopyOption.REPLACE_EXISTING);
            }
            System.err.println(
                    "LAB: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + ": switched on once more; the first console is in " + kept);
            return Machine.start(folder, image, options);
        }
    }

    private String circumstances() {
        return run("""
                systemctl --failed --no-legend --no-pager
                cat /proc/mounts | grep -w nfs4
                journalctl --no-pager -o cat -u efs-mount-agent | grep -E -A6 '^(WARN|ERROR)' | tail -n 40
                journalctl --no-pager --no-hostname -n 40""").output();
    }

    private interface Ending {
        void end() throws IOException;
    }
}
