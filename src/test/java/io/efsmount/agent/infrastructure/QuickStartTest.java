package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first commands of the README, run as they stand there: on a machine with a package, a checkout, and no AWS. */
class QuickStartTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\\n(.*?)^```$");
    private static final String FILE = "efs-mount-agent-1.2.3-1.x86_64.rpm";
    private static final String LOCATION = "s3://a-bucket/" + FILE;

    @TempDir
    Path folder;

    private static List<String> blocks(String document) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of(document)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String block() throws IOException {
        return blocks("README.md").getFirst();
    }

    /** As whoever copies it would: with names of their own, in a checkout with the package beside. */
    private String userData() throws IOException, InterruptedException {
        var commands = block();
        for (var name : Map.of("VERSION", "1.2.3", "BUCKET", "a-bucket", "CLUSTER", "a-cluster")
                .entrySet()) {
            assertTrue(commands.contains(name.getKey()), name.getKey() + " is to be replaced in\n" + commands);
            commands = commands.replace(name.getKey(), name.getValue());
        }
        Files.writeString(folder.resolve(FILE), "a package\n");
        Files.createSymbolicLink(
                folder.resolve("packaging"), Path.of("packaging").toAbsolutePath());
        var standIns = Files.createDirectory(folder.resolve("stand-in"));
        var aws = standIns.resolve("aws");
        Files.writeString(aws, "#!/bin/bash\necho \"$*\" >>uploads\n");
        assertTrue(aws.toFile().setExecutable(true));
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", standIns.toString(), (path, first) -> first + ":" + path);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said + "\nof\n" + commands);
        assertEquals("", said);
        return Files.readString(folder.resolve("user-data.txt"));
    }

    private static String settings(String userData) {
        var script = userData.substring(userData.indexOf("#!/bin/bash"));
        return script.substring(0, script.indexOf(Boot.END_OF_SETTINGS));
    }

    @Test
    void it_is_the_second_thing_in_the_readme_and_stands_in_the_document_about_aws_too() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        assertTrue(block().contains("make-user-data"), "the first commands of the README are those for a real cluster");
        assertEquals(
                1,
                readme.substring(0, readme.indexOf("```"))
                        .lines()
                        .filter(line -> line.startsWith("## "))
                        .count());
        assertEquals(block(), blocks("docs/aws.md").getFirst());
    }

    @Test
    void it_makes_user_data_that_names_what_was_uploaded_and_its_checksum() throws Exception {
        var made = userData();
        assertTrue(made.startsWith("Content-Type: multipart/mixed; boundary=\"==efs-mount-agent==\"\nMIME-"), made);
        assertTrue(made.contains("\nContent-Type: text/cloud-boothook; charset=\"utf-8\"\n"), made);
        assertTrue(made.endsWith("\n--==efs-mount-agent==--\n"), made);
        var sum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(FILE))));
        assertTrue(settings(made).contains("\npackage=" + LOCATION + "\npackage_sha256=" + sum + "\n"), made);
        var upload = Files.readString(folder.resolve("uploads")).strip().split(" ");
        assertEquals(List.of("s3", "cp", FILE), List.of(upload).subList(0, 3));
        assertEquals(LOCATION, upload[3].endsWith("/") ? upload[3] + FILE : upload[3]);
    }

    /** The ECS-optimised Amazon Linux 2023 has no aws: there, curl is what downloads. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_host_that_boots_with_it_installs_the_package_and_has_a_configuration_that_the_agent_takes(boolean hasAws)
            throws Exception {
        var made = userData();
        var host = new Boot(Files.createDirectory(folder.resolve("host")));
        if (hasAws) {
            host.command("aws", "[[ $* == *' %s '* ]] && cp %s \"${!#}\"".formatted(LOCATION, folder.resolve(FILE)));
        } else {
            host.withCurlAlone(folder.resolve(FILE));
        }
        var said = host.boot(settings(made));
        if (!hasAws) {
            var download = host.calls("curl").getLast();
            assertTrue(download.endsWith(" https://a-bucket.s3.eu-central-1.amazonaws.com/" + FILE), download);
        }
        assertTrue(said.contains("installed " + LOCATION), said);
        assertEquals(1, host.calls("rpm").size(), said);
        assertTrue(host.text("/etc/ecs/ecs.config").startsWith("ECS_CLUSTER=a-cluster\n"));
        var properties = host.path("/etc/efs-mount-agent/agent.properties");
        var read = assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(properties, Map.of()));
        assertEquals(1, read.settings().mounts().size());
    }
}
