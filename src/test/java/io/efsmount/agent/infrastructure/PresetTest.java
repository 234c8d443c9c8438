package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd itself enables at the first boot of an image without a machine id, on distributions of both kinds. */
class PresetTest {
    private static final String PRESET = "50-efs-mount-agent.preset";
    private static final String AGENT = "multi-user.target.wants/efs-mount-agent.service";
    private static final String GATE = "docker.service.requires/efs-mount-agent-ready.service";

    @TempDir
    Path root;

    /** Where package and tarball put it; Debian's presets say nothing of units that they do not know. */
    @ParameterizedTest
    @CsvSource({
        "usr/lib/systemd/system-preset, enable getty@.service, " + AGENT,
        "usr/local/lib/systemd/system-preset, enable getty@.service, " + AGENT,
        "usr/lib/systemd/system-preset, disable *,"
    })
    void a_first_boot_enables_what_the_distribution_enables_and_never_the_gate(
            String folder, String distributions, String enabled) throws Exception {
        host(folder, distributions);
        presetAll();
        assertEquals(enabled == null ? List.of() : List.of(enabled), links());
    }

    @Test
    void a_gate_that_was_enabled_in_the_image_stays_so() throws Exception {
        host("usr/lib/systemd/system-preset", "disable *");
        var link = root.resolve("etc/systemd/system").resolve(GATE);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/usr/lib/systemd/system/efs-mount-agent-ready.service"));
        presetAll();
        assertEquals(List.of(GATE), links());
    }

    private void host(String presets, String distributions) throws IOException {
        var units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        for (var unit : List.of("efs-mount-agent.service", "efs-mount-agent-ready.service")) {
            Files.copy(Path.of("systemd", unit), units.resolve(unit));
        }
        Files.createDirectories(root.resolve("etc/systemd/system"));
        var others = Files.createDirectories(root.resolve("usr/lib/systemd/system-preset"));
        Files.writeString(others.resolve("90-systemd.preset"), distributions + "\n");
        Files.copy(
                Path.of("packaging", PRESET),
                Files.createDirectories(root.resolve(presets)).resolve(PRESET));
    }

    /** As PID 1 does it at a first boot. */
    private void presetAll() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/systemctl")), "systemctl is not installed");
        var process = new ProcessBuilder("systemctl", "--root=" + root, "preset-all", "--preset-mode=enable-only")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private List<String> links() throws IOException {
        var folder = root.resolve("etc/systemd/system");
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isSymbolicLink)
                    .map(link -> folder.relativize(link).toString())
                    .sorted()
                    .toList();
        }
    }
}
