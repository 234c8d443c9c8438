package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host that boots with {@code boothook.sh}, as folders: the script's absolute paths lead into {@code root}, and commands
 * that would change the host or leave it are stand-ins, which write down how they were called. What one of them does beyond
 * that is a shell script given to {@link #command}.
 */
final class Boot {
    static final String END_OF_SETTINGS = "# ---- end of the settings\n";
    private static final Path SCRIPT = Path.of("packaging/user-data/boothook.sh");
    private static final List<String> COMMANDS =
            List.of("systemctl", "rpm", "dpkg", "curl", "logger", "sleep", "aws", "timeout");

    /** What the script may use of the host: no more than the smallest image has. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "chmod",
            "chown",
            "cp",
            "cut",
            "dirname",
            "env",
            "grep",
            "mkdir",
            "mktemp",
            "mv",
            "rm",
            "sed",
            "sha256sum",
            "tail",
            "tr");

    private final Path folder;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    Boot(Path folder) {
        this.folder = folder;
        this.root = folder.resolve("root");
        try {
            Files.createDirectories(folder.resolve("bin"));
            Files.createDirectories(root.resolve("dev"));
            Files.createDirectories(root.resolve("usr/sbin"));
            Files.createDirectories(root.resolve("run"));
            for (var tool : TOOLS) {
                var place = Path.of("/usr/bin", tool);
                Files.createSymbolicLink(
                        folder.resolve("bin").resolve(tool), Files.exists(place) ? place : Path.of("/bin", tool));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        COMMANDS.forEach(name -> command(name, ""));
        command("timeout", "shift; exec \"$@\"");
        command("rpm", installs());
        command("dpkg", installs());
    }

    /** What a package manager does, as far as the script can see. */
    String installs() {
        var agent = root.resolve("usr/bin/efs-mount-agent");
        return "mkdir -p %s; echo '#!/bin/sh' >%s; chmod 755 %s".formatted(agent.getParent(), agent, agent);
    }

    static String script() {
        return read(SCRIPT);
    }

    Boot command(String name, String does) {
        var file = write(
                folder.resolve("bin").resolve(name),
                "#!/bin/bash\necho \"%s $*\" >>%s\n%s\n".formatted(name, folder.resolve("calls"), does));
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Boot environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Boot without(String command) {
        try {
            Files.delete(folder.resolve("bin").resolve(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Without the command of AWS: curl stands in for the instance metadata and for S3, which gives this package. */
    Boot withCurlAlone(Path packageFile) {
        return without("aws").command("curl", """
                case "$*" in
                    *api/token*) echo TOKEN ;;
                    *placement/region*) echo eu-central-1 ;;
                    *services/domain*) echo amazonaws.com ;;
                    *security-credentials/) echo host-role ;;
                    *security-credentials/host-role*)
                        printf '{\\n  "AccessKeyId" : "ASIAEXAMPLE",\\n  "SecretAccessKey" : "very/secret+1",\\n  "Token" : "session=="\\n}' ;;
                    *) cat >%s/piped; while [[ $1 != --output ]]; do shift; done; cp %s "$2" ;;
                esac
                """.formatted(folder, packageFile));
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    String text(String absolute) {
        return read(path(absolute));
    }

    Boot file(String absolute, String text) {
        write(path(absolute), text);
        return this;
    }

    /** A package of no importance: its path on the host that makes it, and its checksum are for {@link #boot}. */
    Path packageFile(String name) {
        return write(folder.resolve(name), "a package\n");
    }

    /** Runs the script with these settings; it must end well, whatever happened. Returns what it printed. */
    String boot(String settings) {
        write(folder.resolve("calls"), "");
        var script = script();
        var body = script.substring(script.indexOf(END_OF_SETTINGS))
                .replaceAll("(?<![\\w}])/(etc|run|var/lib|usr/s?bin|dev/console)", root + "/$1");
        var file = write(folder.resolve("boothook"), settings + "\n" + body);
        var builder = new ProcessBuilder("/bin/bash", file.toString()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("PATH", folder.resolve("bin").toString());
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(true, process.waitFor(10, TimeUnit.SECONDS), "the script ended");
            assertEquals(0, process.exitValue(), output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How the stand-ins were called in the last boot, but for the one that only keeps a time limit. */
    List<String> calls() {
        return read(folder.resolve("calls"))
                .lines()
                .filter(call -> !call.startsWith("timeout "))
                .toList();
    }

    List<String> calls(String command) {
        return calls().stream().filter(call -> call.startsWith(command + " ")).toList();
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
