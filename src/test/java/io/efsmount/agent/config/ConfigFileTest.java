package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("agent.properties"), Reading.GOOD_MOUNT + "efs.region = eu-wést\n");
    }

    @Test
    void errors_name_the_file_shortly_and_the_line() {
        assertEquals(
                List.of("agent.properties:3: efs.region: \"eu-wést\" is no region: write one like eu-central-1"),
                errors());
    }

    @Test
    void a_good_file_is_accepted() throws IOException {
        Files.writeString(file, Reading.GOOD_MOUNT);
        assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(file, Map.of()));
    }

    @Test
    void a_missing_file_is_named_with_the_sample() throws IOException {
        Files.delete(file);
        assertEquals(List.of(file + ": no such file: write it, starting from agent.properties.sample"), errors());
    }

    @Test
    void a_folder_or_a_device_is_refused() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        String noFile = ": is no regular file: replace it with a file, or give another path";
        assertEquals(List.of(file + noFile), errors());
        file = Path.of("/dev/zero");
        assertEquals(List.of(file + noFile), errors());
    }

    @Test
    void a_file_that_everybody_may_write_is_refused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        assertEquals(List.of(file + ": everybody may write it, and the agent is root: chmod o-w " + file), errors());
    }

    @Test
    void a_file_in_another_encoding_is_refused_at_its_line() throws IOException {
        Files.write(file, new byte[] {'#', '\n', '#', '\n', 'a', (byte) 0xe9, 'b', '\n'});
        assertEquals(List.of(file + ":3: is not UTF-8 text: save the file as UTF-8"), errors());
        Files.write(file, new byte[] {'#', (byte) 0xc3});
        assertEquals(List.of(file + ":1: is not UTF-8 text: save the file as UTF-8"), errors());
    }

    @Test
    void another_owner_than_root_is_a_warning() {
        assertEquals(List.of(), ConfigFile.warnings(file, 0));
        assertEquals(
                List.of("/f: belongs to user id 1000, who thereby commands a root daemon: chown root /f"),
                ConfigFile.warnings(Path.of("/f"), 1000));
    }

    @Test
    void an_unreadable_file_gives_one_line_with_its_reason() {
        Path path = Path.of("/f");
        assertEquals(
                "/f: may not be read: run the agent as root", ConfigFile.reason(path, new AccessDeniedException("/f")));
        assertEquals(
                "/f: cannot be read: \"Input/output\\u000aerror\"",
                ConfigFile.reason(path, new IOException("Input/output\nerror")));
    }

    private List<String> errors() {
        return assertInstanceOf(ConfigReading.Rejected.class, ConfigReader.read(file, Map.of()))
                .errors();
    }
}
