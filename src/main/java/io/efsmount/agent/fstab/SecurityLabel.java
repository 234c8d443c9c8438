package io.efsmount.agent.fstab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The SELinux label of a file that replaces another. Java reaches extended attributes of the {@code user.} name space
 * only, so {@code chcon} of coreutils copies the label; where it cannot, {@code restorecon} sets that of the policy.
 * Without either the file keeps the label that it got from its folder; for {@code /etc/fstab} that is the usual one.
 * On a host without SELinux no process is started.
 *
 * @param selinux exists where SELinux is on ({@code /sys/fs/selinux})
 * @param tools folder of the two programs
 */
record SecurityLabel(Path selinux, Path tools) {
    private static final long DEADLINE_SECONDS = 5;

    static SecurityLabel ofHost() {
        return new SecurityLabel(Path.of("/sys/fs/selinux"), Path.of("/usr/bin"));
    }

    /** Gives a file the label of another; false if that could not be done and {@link #restore} should be tried. */
    boolean copy(Path from, Path to) {
        return !Files.isDirectory(selinux) || run("chcon", "--no-dereference", "--reference=" + from, to.toString());
    }

    /** Gives a file the label that the policy has for its path. */
    void restore(Path file) {
        run("restorecon", file.toString());
    }

    private boolean run(String tool, String... arguments) {
        try {
            ProcessBuilder command = new ProcessBuilder(tools.resolve(tool).toString());
            command.command().addAll(List.of(arguments));
            command.environment().remove("NOTIFY_SOCKET"); // only the agent speaks for itself
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException _) {
            return false; // the tool is not installed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
