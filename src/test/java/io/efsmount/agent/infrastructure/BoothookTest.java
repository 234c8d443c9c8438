package io.efsmount.agent.infrastructure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoothookTest {
    private static final String PROPERTIES = "/etc/efs-mount-agent/agent.properties";
    private static final String ECS_CONFIG = "/etc/ecs/ecs.config";
    private static final String PORTS = "ECS_RESERVED_PORTS=[22,2375,2376,51678,51679,51680,51688]";
    private static final List<String> START = List.of(
            "systemctl daemon-reload",
            "systemctl enable --quiet efs-mount-agent.service",
            "systemctl start --no-block efs-mount-agent.service");

    @TempDir
    Path folder;

    private Boot host;

    @BeforeEach
    void host() {
        host = new Boot(folder);
    }

    private String boot(String location, String sum) {
        return host.boot("""
                package='%s'
                package_sha256='%s'
                ecs_cluster='demo'
                agent_properties='efs.mounts.shared.id=fs-0123456789abcdef0
                efs.mounts.shared.path=/mnt/shared'
                """.formatted(location, sum));
    }

    private String boot() {
        return boot(host.packageFile("agent.rpm").toString(), sum());
    }

    private String sum() {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(host.packageFile("any")));
            return java.util.HexFormat.of().formatHex(digest);
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long failures(String said) {
        return said.lines().filter(line -> line.contains("FAILED")).count();
    }

    @Test
    void the_first_boot_configures_installs_and_queues_the_agent_without_waiting_for_it() {
        var said = boot();
        assertEquals(
                "efs.mounts.shared.id=fs-0123456789abcdef0\nefs.mounts.shared.path=/mnt/shared\n",
                host.text(PROPERTIES));
        assertEquals("ECS_CLUSTER=demo\n" + PORTS + "\n", host.text(ECS_CONFIG));
        assertEquals(1, host.calls("rpm").size());
        assertTrue(host.calls("rpm").getFirst().startsWith("rpm -U --oldpackage --replacepkgs "));
        assertEquals(START, host.calls("systemctl"));
        assertEquals(0, failures(said), said);
        assertEquals(said, host.text("/dev/console"), "cloud-init keeps what a boothook prints for itself");
    }

    @Test
    void the_second_boot_changes_nothing_and_says_so_in_one_line() {
        boot();
        var files = host.text(PROPERTIES) + host.text(ECS_CONFIG);
        var said = boot();
        assertEquals(files, host.text(PROPERTIES) + host.text(ECS_CONFIG));
        assertEquals(List.of("systemctl is-enabled --quiet efs-mount-agent.service"), host.calls("systemctl"));
        assertEquals(List.of(), host.calls("rpm"));
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("nothing to do"), said);
    }

    @Test
    void a_new_checksum_installs_the_new_package_and_leaves_the_configuration() {
        boot();
        host.file(PROPERTIES, "mine\n");
        host.file("/var/lib/efs-mount-agent/user-data.sha256", "0".repeat(64) + "\n");
        boot();
        assertEquals(1, host.calls("rpm").size());
        assertEquals("mine\n", host.text(PROPERTIES));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ECS_CLUSTER=demo              | ECS_CLUSTER=demo;PORTS
            ECS_CLUSTER=other             | ECS_CLUSTER=other;PORTS
            ECS_LOGLEVEL=info             | ECS_LOGLEVEL=info;ECS_CLUSTER=demo;PORTS
            ECS_RESERVED_PORTS=[22, 80]   | ECS_RESERVED_PORTS=[22,80,51688];ECS_CLUSTER=demo
            ECS_RESERVED_PORTS=[51688,22] | ECS_RESERVED_PORTS=[51688,22];ECS_CLUSTER=demo
            ECS_RESERVED_PORTS=[]         | PORTS;ECS_CLUSTER=demo
            ECS_RESERVED_PORTS=[151688]   | ECS_RESERVED_PORTS=[151688,51688];ECS_CLUSTER=demo
            ECS_RESERVED_PORTS="[22,8080]" | ECS_RESERVED_PORTS="[22,8080,51688]";ECS_CLUSTER=demo
            ECS_RESERVED_PORTS='[ 22 ]'   | ECS_RESERVED_PORTS='[22,51688]';ECS_CLUSTER=demo
            ECS_RESERVED_PORTS="[51688]"  | ECS_RESERVED_PORTS="[51688]";ECS_CLUSTER=demo
            """, quoteCharacter = '`')
    void ecs_config_keeps_what_it_has_and_gets_what_is_missing_once(String before, String after) throws IOException {
        host.file(ECS_CONFIG, before + "\n");
        Files.setPosixFilePermissions(host.path(ECS_CONFIG), PosixFilePermissions.fromString("rw-------"));
        var wanted = after.replaceFirst("(^|;)PORTS", "$1" + PORTS).replace(';', '\n') + "\n";
        boot();
        assertEquals(wanted, host.text(ECS_CONFIG));
        boot();
        assertEquals(wanted, host.text(ECS_CONFIG));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(host.path(ECS_CONFIG))),
                "it may hold the password of a registry");
    }

    /** As ECS reads the file: of several lines the last one counts, without its quotes and what is around. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ECS_CLUSTER="demo"                    | false
            ECS_CLUSTER='demo'                    | false
            `ECS_CLUSTER=demo  `                  | false
            `ECS_CLUSTER="demo" `                 | false
            ECS_CLUSTER=other;ECS_CLUSTER=demo    | false
            ECS_CLUSTER=demo;ECS_CLUSTER=other    | true
            ECS_CLUSTER="other"                   | true
            ECS_CLUSTER=demonstration             | true
            """)
    void the_cluster_that_ecs_config_names_is_read_as_ecs_reads_it(String lines, boolean another) {
        var before = lines.replace(';', '\n') + "\n" + PORTS + "\n";
        host.file(ECS_CONFIG, before);
        assertEquals(another, boot().contains("names another cluster than demo, and is left so"));
        assertEquals(before, host.text(ECS_CONFIG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECS_RESERVED_PORTS=22,8080",
                "ECS_RESERVED_PORTS=\"[22,8080]",
                "ECS_RESERVED_PORTS=[22 8080]",
                "ECS_RESERVED_PORTS=[22,$MORE]",
                "ECS_RESERVED_PORTS=[22] # comment",
                "  ECS_RESERVED_PORTS=[22]"
            })
    void reserved_ports_that_cannot_be_read_are_left_alone_and_named(String line) {
        host.file(ECS_CONFIG, line + "\n");
        var said = boot();
        assertEquals(line + "\nECS_CLUSTER=demo\n", host.text(ECS_CONFIG));
        assertTrue(said.contains("ECS_RESERVED_PORTS is no list such as [22,80], and is left so: add 51688"), said);
        assertEquals(START, host.calls("systemctl"));
    }

    @Test
    void an_agent_that_was_disabled_stays_so_until_another_package_comes() {
        boot();
        host.command("systemctl", "[[ $1 != is-enabled ]]");
        host.file(ECS_CONFIG, "");
        var said = boot();
        assertEquals(List.of("systemctl is-enabled --quiet efs-mount-agent.service"), host.calls("systemctl"));
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("efs-mount-agent.service is not enabled, and is left so"), said);
        host.file("/var/lib/efs-mount-agent/user-data.sha256", "0".repeat(64) + "\n");
        boot();
        assertEquals(START, host.calls("systemctl"));
    }

    @Test
    void what_the_image_has_is_enabled_at_the_first_boot_only() {
        boot("", "");
        assertEquals(START, host.calls("systemctl"));
        host.command("systemctl", "[[ $1 != is-enabled ]]");
        boot("", "");
        assertEquals(List.of("systemctl is-enabled --quiet efs-mount-agent.service"), host.calls("systemctl"));
    }

    @Test
    void a_package_with_another_checksum_is_never_installed_and_the_boot_goes_on() {
        var said = boot(host.packageFile("agent.rpm").toString(), "f".repeat(64));
        assertEquals(List.of(), host.calls("rpm"));
        assertEquals(List.of(), host.calls("systemctl"));
        assertEquals(1, failures(said), said);
        assertTrue(said.contains("its checksum is " + sum()), said);
        assertTrue(host.text(ECS_CONFIG).contains("ECS_CLUSTER=demo"), "ECS finds its cluster all the same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc"})
    void without_a_checksum_nothing_is_installed(String sum) {
        var said = boot(host.packageFile("agent.rpm").toString(), sum);
        assertEquals(List.of(), host.calls("rpm"));
        assertTrue(said.contains("package_sha256 is not the 64 hexadecimal digits"), said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/agent.rpm", "https://example.org/agent.tar", "agent.rpm", "s3://agent.rpm"})
    void a_location_that_is_none_is_refused_at_once(String location) {
        var said = boot(location, sum());
        assertEquals(List.of(), host.calls("curl"));
        assertEquals(List.of(), host.calls("sleep"));
        assertEquals(1, failures(said), said);
    }

    @Test
    void a_download_is_tried_again_a_few_times() {
        var file = host.packageFile("agent.rpm");
        host.command("curl", """
                (($(grep -c '^curl' %s/calls) > 2)) || { echo 'curl: (6) Could not resolve host' >&2; exit 6; }
                while [[ $1 != --output ]]; do shift; done
                cp %s "$2"
                """.formatted(folder, file));
        boot("https://example.org/agent.rpm", sum());
        assertEquals(3, host.calls("curl").size());
        assertEquals(List.of("sleep 2", "sleep 4"), host.calls("sleep"));
        assertEquals(START, host.calls("systemctl"));
    }

    @Test
    void a_download_that_never_succeeds_ends_the_attempt_and_not_the_boot() {
        host.command("curl", "echo 'curl: (22) The requested URL returned error: 403' >&2; exit 22");
        var said = boot("https://example.org/agent.rpm", sum());
        assertEquals(5, host.calls("curl").size());
        assertEquals(1, failures(said), said);
        assertTrue(said.contains("not in 5 attempts: curl: (22) The requested URL returned error: 403"), said);
        assertTrue(host.calls("curl").stream().allMatch(call -> call.contains("--max-time 60")));
    }

    @Test
    void a_deb_is_kept_from_starting_its_service_while_it_is_installed() {
        var policy = host.path("/usr/sbin/policy-rc.d");
        host.command("dpkg", "%s || echo starts >>%s/calls%n%s".formatted(policy, folder, host.installs()));
        boot(host.packageFile("agent.deb").toString(), sum());
        assertTrue(host.calls().contains("starts"), "policy-rc.d forbids it");
        assertFalse(Files.exists(policy));
        assertEquals(START, host.calls("systemctl"));
    }

    @Test
    void what_a_power_failure_left_of_that_is_taken_away_at_the_next_boot() throws IOException {
        var policy = host.path("/usr/sbin/policy-rc.d");
        var left = folder.resolve("left");
        host.command("dpkg", "cp %s %s%n%s".formatted(policy, left, host.installs()));
        boot(host.packageFile("agent.deb").toString(), sum());
        for (var what : List.of(Boot.read(left), "")) {
            host.file("/usr/sbin/policy-rc.d", what);
            host.file("/var/lib/efs-mount-agent/user-data.sha256", "0".repeat(64) + "\n");
            assertEquals(0, failures(boot(host.packageFile("agent.deb").toString(), sum())));
            assertFalse(Files.exists(policy), what);
        }
        host.file("/usr/sbin/policy-rc.d", Boot.read(left));
        assertTrue(boot(host.packageFile("agent.deb").toString(), sum()).contains("nothing to do"));
        assertFalse(Files.exists(policy), "with nothing to install, too");
    }

    @Test
    void the_policy_of_an_administrator_stays() {
        host.file("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
        boot(host.packageFile("agent.deb").toString(), sum());
        assertEquals("#!/bin/sh\nexit 101\n", host.text("/usr/sbin/policy-rc.d"));
    }

    @Test
    void what_the_package_manager_says_is_in_the_line_of_the_failure() {
        host.command("rpm", "echo 'error: Failed dependencies:'; echo 'glibc >= 9 is needed'; exit 3");
        var said = boot();
        assertEquals(1, failures(said), said);
        assertTrue(said.contains("ended with status 3: glibc >= 9 is needed"), said);
        assertFalse(Files.exists(host.path("/var/lib/efs-mount-agent/user-data.sha256")));
        host.command("rpm", host.installs());
        assertEquals(0, failures(boot()), "the next boot tries again");
        assertEquals(START, host.calls("systemctl"));
    }

    @Test
    void a_host_without_the_unit_boots_too() {
        host.command("systemctl", "[[ $1 != enable ]] || { echo 'Unit file does not exist.' >&2; exit 1; }");
        var said = boot();
        assertEquals(1, failures(said), said);
        assertTrue(said.contains("Unit file does not exist."), said);
        host.command("systemctl", "");
        boot();
        assertEquals(START, host.calls("systemctl"), "what was installed and not enabled is not done");
    }

    @Test
    void without_the_command_of_aws_the_keys_of_the_role_go_through_a_pipe() {
        host.withCurlAlone(host.packageFile("agent.rpm"));
        var said = boot("s3://packages/linux/agent.rpm", sum());
        assertEquals(0, failures(said), said);
        var download = host.calls("curl").getLast();
        assertTrue(download.endsWith("https://packages.s3.eu-central-1.amazonaws.com/linux/agent.rpm"), download);
        assertEquals("""
                aws-sigv4 = "aws:amz:eu-central-1:s3"
                user = "ASIAEXAMPLE:very/secret+1"
                header = "x-amz-security-token: session=="
                header = "x-amz-content-sha256: UNSIGNED-PAYLOAD"
                """, Boot.read(folder.resolve("piped")));
        assertFalse((host.calls() + said).contains("very/secret"), "no key on a command line or in a log");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://packages/linux/agent.rpm, https://packages.s3.eu-central-1.amazonaws.com/linux/agent.rpm",
        "s3://packages.example.org/linux/agent.rpm, https://s3.eu-central-1.amazonaws.com/packages.example.org/linux/agent.rpm",
        "s3://packages/agent-1.2.rpm, https://packages.s3.eu-central-1.amazonaws.com/agent-1.2.rpm"
    })
    void a_bucket_with_a_dot_is_in_the_path_because_the_certificate_is_for_names_without(String location, String url) {
        host.withCurlAlone(host.packageFile("agent.rpm"));
        assertEquals(0, failures(boot(location, sum())));
        assertTrue(
                host.calls("curl").getLast().endsWith(" " + url),
                host.calls("curl").getLast());
    }

    /** Bash before 5.1 keeps a here-document in a file, and so does a later one that is asked to be as bash 4.2. */
    @Test
    void no_key_is_in_a_file_even_with_an_old_bash() {
        var pipeOnly = "[[ -p /dev/stdin ]] || echo \"file: $0\" >>%s/files; ".formatted(folder);
        host.withCurlAlone(host.packageFile("agent.rpm"));
        host.without("sed").command("sed", pipeOnly + "exec /usr/bin/sed \"$@\"");
        host.command("curl", "[[ $* != *--config* ]] || " + pipeOnly + Boot.read(folder.resolve("bin/curl")));
        assertEquals(0, failures(host.environment("BASH_COMPAT", "4.2").boot("""
                package=s3://packages/agent.rpm
                package_sha256=%s
                ecs_cluster=
                agent_properties=
                """.formatted(sum()))));
        assertTrue(Boot.read(folder.resolve("piped")).contains("very/secret+1"));
        assertFalse(Files.exists(folder.resolve("files")), "what curl and sed read is a pipe");
    }

    /** With -u, bash before 4.4 ends where a list without members is expanded. No such bash is here: the text has to do. */
    @Test
    void no_list_that_may_be_empty_is_expanded_as_if_it_had_members() {
        var lists = Pattern.compile("(\\$\\{\\w+\\[@]\\+)?\"\\$\\{\\w+\\[@]")
                .matcher(Boot.script())
                .results()
                .toList();
        assertEquals(3, lists.size());
        for (var list : lists) {
            assertTrue(list.group(1) != null, list.group());
        }
    }
}
