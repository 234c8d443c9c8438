package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code make-user-data} prints, read as cloud-init reads it: parts between boundaries. */
class UserDataTest {
    private static final String SUM = "0123456789abcdef".repeat(4);
    private static final int LIMIT_OF_EC2 = 16_384;

    @TempDir
    Path folder;

    private record Ended(int status, String output) {}

    private static Ended run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static Ended make(String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8", "packaging/user-data/make-user-data"));
        command.addAll(List.of(options));
        return run(command.toArray(String[]::new));
    }

    @Test
    void it_is_one_boothook_that_fits_into_ec2() throws IOException, InterruptedException {
        var made = make("--package", "https://example.org/a.rpm", "--sha256", SUM, "--cluster", "demo");
        assertEquals(0, made.status(), made.output());
        assertTrue(made.output().getBytes(UTF_8).length < LIMIT_OF_EC2, "EC2 takes 16 KiB");
        assertTrue(made.output().startsWith("Content-Type: multipart/mixed; boundary=\"==efs-mount-agent==\"\nMIME-"));
        var parts = made.output().split("--==efs-mount-agent==", -1);
        assertEquals(3, parts.length);
        assertTrue(parts[1].startsWith("\nContent-Type: text/cloud-boothook; charset=\"utf-8\"\n"));
        assertTrue(parts[1].contains("\n\n#!/bin/bash\n"), "headers, an empty line, a script");
        assertEquals("--\n", parts[2]);
    }

    @Test
    void the_settings_arrive_as_they_were_given() throws IOException, InterruptedException {
        var properties = Files.writeString(folder.resolve("properties"), """
                # it's "quoted" $(touch /nowhere) `date` ä
                efs.mounts.a.tags.Name=a b
                """);
        var made = make("--package", "s3://b/a.rpm", "--sha256", SUM, "--properties", properties.toString());
        var script = made.output().substring(made.output().indexOf("#!/bin/bash"));
        var settings = script.substring(0, script.indexOf(Boot.END_OF_SETTINGS));
        var print = "printf '%s\n' \"$package\" \"$package_sha256\" \"$ecs_cluster\" \"$agent_properties\"";
        for (var locale : List.of("C", "C.UTF-8")) {
            var read = run("env", "LC_ALL=" + locale, "bash", "-c", settings + print);
            assertEquals("s3://b/a.rpm\n" + SUM + "\n\n" + Files.readString(properties), read.output());
        }
    }

    /** cloud-init does not run a boothook whose part has anything else. */
    @Test
    void it_is_ascii_whatever_the_properties_have() throws IOException, InterruptedException {
        var properties = Files.writeString(folder.resolve("properties"), "efs.mounts.a.tags.Name=Größe 大小\n");
        var made = make("--properties", properties.toString());
        assertEquals(0, made.status(), made.output());
        assertTrue(made.output().chars().allMatch(character -> character < 128), made.output());
        assertTrue(made.output().contains("Gr\\303\\266\\303\\237e"), made.output());
    }

    @Test
    void a_package_without_a_checksum_is_refused() throws IOException, InterruptedException {
        assertEquals(2, make("--package", "https://example.org/a.rpm").status());
        assertEquals(
                2,
                make("--package", "https://example.org/a.rpm", "--sha256", "abc")
                        .status());
        assertEquals(2, make("--verbose").status());
    }

    @Test
    void what_hosts_had_before_is_in_parts_of_their_own_as_it_was() throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("old.sh"), "#!/bin/sh\necho '--==efs-mount-agent==' Größe\n");
        var config = Files.writeString(folder.resolve("old.yaml"), "#cloud-config\npackages: [jq]\n");
        var made = make("--cluster", "demo", "--also", script.toString(), "--also", config.toString());
        assertEquals(0, made.status(), made.output());
        var parts = made.output().split("(?m)^--==efs-mount-agent==", -1);
        assertEquals(5, parts.length, made.output());
        assertTrue(parts[1].startsWith("\nContent-Type: text/cloud-boothook;"));
        assertTrue(parts[1].endsWith("\nmain\n"));
        assertEquals("text/x-shellscript also-01 " + Files.readString(script), other(parts[2]));
        assertEquals("text/cloud-config also-02 " + Files.readString(config), other(parts[3]));
        assertEquals("--\n", parts[4]);
    }

    /** Type, name and text of a part in base64. */
    private static String other(String part) {
        var matcher = Pattern.compile("""

                Content-Type: (.*); charset="utf-8"
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename="(.*)"

                ([A-Za-z0-9+/=\\n]*)""").matcher(part);
        assertTrue(matcher.matches(), part);
        var text = new String(Base64.getMimeDecoder().decode(matcher.group(3)), UTF_8);
        return matcher.group(1) + " " + matcher.group(2) + " " + text;
    }

    @Test
    void what_cloud_init_would_not_know_is_not_taken_along() throws IOException, InterruptedException {
        var archive = Files.writeString(folder.resolve("archive"), "Content-Type: multipart/mixed\n");
        for (var file : List.of(archive.toString(), folder.resolve("missing").toString())) {
            var made = make("--also", file);
            assertEquals(2, made.status(), made.output());
            assertTrue(made.output().contains("--also takes a file that begins with #! or #cloud-config: " + file));
        }
        var much = Files.writeString(folder.resolve("long"), "#!/bin/sh\n" + "#".repeat(LIMIT_OF_EC2));
        assertEquals(1, make("--also", much.toString()).status(), "with all that is in it, it has to fit into EC2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/a.rpm", "s3://bucket", "s3://bucket/a.tar", "a.rpm"})
    void a_location_that_no_host_would_take_is_refused_here(String location) throws IOException, InterruptedException {
        var made = make("--package", location, "--sha256", SUM);
        assertEquals(2, made.status());
        assertTrue(made.output().startsWith("make-user-data: --package is neither"), made.output());
        assertTrue(made.output().endsWith(": " + location + "\n"), made.output());
    }

    @Test
    void what_ec2_would_refuse_is_refused_here() throws IOException, InterruptedException {
        var properties = Files.writeString(folder.resolve("properties"), "#" + "x".repeat(LIMIT_OF_EC2) + "\n");
        var made = make("--properties", properties.toString());
        assertEquals(1, made.status());
        assertTrue(made.output().contains("EC2 takes 16384 bytes"), made.output());
    }
}
