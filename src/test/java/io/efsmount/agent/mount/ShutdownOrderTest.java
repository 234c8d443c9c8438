package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.ContainerServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownOrderTest {
    private static final Path MOUNT_POINT = Path.of("/mnt/efs");

    @TempDir
    Path units;

    /** The right-hand side is what {@code systemd-escape --path} of systemd 252 printed. */
    @ParameterizedTest
    @CsvSource({
        "/mnt/efs, mnt-efs",
        "/srv/a-b, srv-a\\x2db",
        "/.hidden/.too, \\x2ehidden-.too",
        "/data/team files, data-team\\x20files",
        "/data/größe_1:2, data-gr\\xc3\\xb6\\xc3\\x9fe_1:2",
        "'/a\\b', a\\x5cb"
    })
    void a_path_is_named_as_systemd_names_it(String path, String name) {
        assertEquals(name, ShutdownOrder.escaped(Path.of(path)));
    }

    @Test
    void the_mount_unit_stops_after_the_container_services() throws IOException {
        Path file = units.resolve("mnt-efs.mount.d/50-efs-mount-agent.conf");
        ShutdownOrder order = new ShutdownOrder(units);
        order.put(MOUNT_POINT);
        order.put(MOUNT_POINT);

        assertEquals(
                List.of("[Unit]", "Before=docker.service containerd.service ecs.service"),
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
        assertFalse(Files.getPosixFilePermissions(file.getParent()).stream()
                .anyMatch(PosixFilePermissions.fromString("----w--w-")::contains));
        order.drop(MOUNT_POINT);
        assertArrayEquals(new String[0], units.toFile().list());
        order.drop(MOUNT_POINT);
    }

    @Test
    void what_others_have_put_there_stays() throws IOException {
        Path folder = Files.createDirectory(units.resolve("mnt-efs.mount.d"));
        Files.writeString(folder.resolve("override.conf"), "[Unit]\n");
        ShutdownOrder order = new ShutdownOrder(units);
        order.put(MOUNT_POINT);
        order.drop(MOUNT_POINT);
        assertArrayEquals(new String[] {"override.conf"}, folder.toFile().list());
    }

    @Test
    void without_systemd_nothing_is_written() throws IOException {
        Path none = units.resolve("none");
        new ShutdownOrder(none).put(MOUNT_POINT);
        assertFalse(Files.exists(none));
    }

    @Test
    void a_path_too_long_for_a_unit_is_said() {
        assertThrows(
                IOException.class, () -> new ShutdownOrder(units).put(Path.of("/" + "p".repeat(200), "q".repeat(200))));
    }

    /** Who must start after the mount has to stop before it. */
    @ParameterizedTest
    @CsvSource({
        "efs-mount-agent.service, Before=",
        "efs-mount-agent-ready.service, Before=",
        "efs-mount-agent-ready.service, RequiredBy="
    })
    void the_services_are_those_that_wait_for_the_agent(String unit, String key) throws IOException {
        assertTrue(
                Files.readAllLines(Path.of("systemd", unit)).contains(key + String.join(" ", ContainerServices.UNITS)));
    }
}
