package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts of the packages ask systemd for, called as dpkg (deb-maintscripts) and rpm call them. */
class ScriptletsTest {
    private static final String RELOAD = "daemon-reload";
    private static final String RESTART = "--no-block try-restart efs-mount-agent.service";
    private static final List<String> FIRST = List.of("--no-reload preset efs-mount-agent.service", RELOAD, RESTART);
    private static final List<String> UPGRADE = List.of(RELOAD, RESTART);

    /** The gate is stopped when docker does not require it any more. */
    private static final List<String> REMOVAL = List.of(
            "--no-reload disable UNITS",
            RELOAD,
            "--job-mode=ignore-requirements stop UNITS",
            "reset-failed UNITS",
            RELOAD);

    /** Answers from files below the folder, and says what it was called for otherwise. */
    private static final String SYSTEMCTL = """
            running() { :; }
            systemctl() {
                case $* in
                    *is-enabled*) [ -e "$HOST/enabled" ] ;;
                    *is-active*) cat "$HOST/gate" ;;
                    *show*) echo "MainPID=$(cat "$HOST/pid" || echo 0)" ;;
                    *) echo "systemctl $*" ;;
                esac
            }
            """;

    private static final String MOUNTED = "/mnt/a\\040b";
    private static final String NOT_TOLD =
            "efs-mount-agent: systemd was not told of the changed units, for it would wait for"
                    + " the server of /mnt/a b, which does not answer: 'systemctl daemon-reload' when it does";

    @TempDir
    Path folder;

    /** The calls of systemctl that this script makes, one of a package on a host below the folder. */
    private List<String> calls(String script, String... arguments) throws Exception {
        var text = "#!/bin/sh\nset -e\n"
                + Boot.read(Path.of("packaging/scriptlets.sh")).replace("@UNITS@", "UNITS")
                + SYSTEMCTL
                + Boot.read(Path.of("packaging", script));
        var file = Files.writeString(
                folder.resolve("script"), text.replaceAll("/(var/lib|etc/|usr/local/|usr/bin/|proc/)", folder + "/$1"));
        var command = new ArrayList<>(List.of("sh", file.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOST", folder.toString());
        builder.environment().merge("PATH", folder + "/bin:", (path, bin) -> bin + path);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().map(line -> line.replace("systemctl --quiet ", "")).toList();
    }

    private void file(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A file system on {@code /mnt/a b}, with or without a line in fstab; what asks its server never gets an answer. */
    private void silent(String fstab) throws IOException {
        file("proc/self/mountinfo", "29 1 0:25 / " + MOUNTED + " rw shared:1 - nfs4 10.0.1.10:/ rw\n");
        file("etc/fstab", "# 10.0.1.10:/ " + MOUNTED + " nfs4\n" + fstab);
        file("bin/stat", "#!/bin/sh\n[ \"$*\" = '-f /mnt/a b' ] && exec sleep 60\n");
    }

    private void silent() throws IOException {
        silent("10.0.1.10:/ " + MOUNTED + " nfs4 _netdev 0 0");
    }

    private List<String> configured(String how, String... old) throws Exception {
        var arguments = new ArrayList<>(List.of(how));
        arguments.addAll(List.of(old));
        assertEquals(List.of(), calls("deb/preinst", arguments.toArray(String[]::new)));
        return calls("deb/postinst", "configure", old.length == 0 ? "" : old[0]);
    }

    private List<String> removed() throws Exception {
        var all = new ArrayList<>(calls("deb/prerm", "remove"));
        all.addAll(calls("deb/postrm", "remove"));
        return all;
    }

    @Test
    void a_deb_that_was_removed_and_comes_again_is_enabled_as_at_first_and_upgraded_as_ever() throws Exception {
        assertEquals(FIRST, configured("install"));
        assertEquals(UPGRADE, configured("upgrade", "1"));
        assertEquals(REMOVAL, removed());
        assertEquals(FIRST, configured("install", "1"));
        assertEquals(UPGRADE, configured("upgrade", "1"));
    }

    @Test
    void a_removed_deb_that_was_unpacked_twice_before_it_was_configured_is_enabled() throws Exception {
        assertEquals(List.of(), calls("deb/preinst", "install", "1"));
        assertEquals(FIRST, configured("upgrade", "1"));
        assertFalse(Files.exists(folder.resolve("var/lib/efs-mount-agent/installed-again")));
    }

    @Test
    void an_rpm_is_enabled_at_each_installation_and_disabled_at_its_removal() throws Exception {
        assertEquals(FIRST, calls("rpm/post", "1"));
        assertEquals(UPGRADE, calls("rpm/post", "2"));
        assertEquals(List.of(), calls("rpm/preun", "1"));
        assertEquals(List.of(), calls("rpm/postun", "1"));
        var all = new ArrayList<>(calls("rpm/preun", "0"));
        all.addAll(calls("rpm/postun", "0"));
        assertEquals(REMOVAL, all);
    }

    @Test
    void a_host_that_was_installed_by_hand_stays_enabled_and_is_told_which_unit_comes_first() throws Exception {
        file("enabled", "");
        file("etc/systemd/system/UNITS", "[Unit]\n");
        file("usr/local/lib/systemd/system/UNITS", "[Unit]\n");
        var said = new ArrayList<String>();
        for (var place : List.of("etc", "usr/local/lib")) {
            said.add("efs-mount-agent: " + folder + "/" + place
                    + "/systemd/system/UNITS comes before the package's unit: remove it");
        }
        said.addAll(List.of(RELOAD, RESTART));
        assertEquals(said, calls("rpm/post", "1"));
        assertEquals(said, calls("deb/postinst", "configure", ""));
        assertEquals(UPGRADE, calls("rpm/post", "2"));
    }

    @Test
    void nothing_waits_for_a_server_that_does_not_answer() throws Exception {
        silent();
        assertEquals(List.of(NOT_TOLD, RESTART), calls("rpm/post", "2"));
        assertEquals(List.of(FIRST.getFirst(), NOT_TOLD, RESTART), configured("install"));
        assertEquals(
                List.of(
                        "--no-reload disable UNITS",
                        "--job-mode=ignore-requirements stop UNITS",
                        "reset-failed UNITS",
                        NOT_TOLD + "; until then Docker, where it required the gate, cannot be started anew"),
                removed());
    }

    /** Then docker could not be started, and there are no containers yet that would stand still with systemd. */
    @Test
    void a_removal_tells_systemd_at_any_price_while_docker_waits_for_the_gate() throws Exception {
        silent();
        file("gate", "activating\n");
        assertEquals(REMOVAL.subList(0, 4), calls("rpm/preun", "0"));
    }

    @Test
    void a_purge_takes_the_lines_out_first_and_then_waits_for_nobody() throws Exception {
        silent("# efs-mount-agent: a on " + MOUNTED + " - managed\n10.0.1.10:/ " + MOUNTED + " nfs4 _netdev 0 0\n");
        var said = calls("deb/postrm", "remove");
        assertTrue(
                said.getLast().endsWith("stay in " + folder + "/etc/fstab; a purge takes the lines out"),
                said::toString);
        assertEquals(
                List.of("efs-mount-agent: the agent's lines are out of " + folder + "/etc/fstab", RELOAD),
                calls("deb/postrm", "purge"));
    }

    /** The generator of systemd looks at the mount points of fstab, and at no others. */
    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.1.10:/mnt/a\\040b /mnt/a\\040bc nfs4 noauto 0 0\n"})
    void systemd_is_told_where_fstab_does_not_name_the_mount(String fstab) throws Exception {
        silent(fstab);
        assertEquals(UPGRADE, calls("rpm/post", "2"));
    }

    @Test
    void a_line_below_the_mount_of_a_silent_server_counts_as_well() throws Exception {
        silent("/dev/other " + MOUNTED + "/below ext4 noauto 0 0\n");
        assertEquals(List.of(NOT_TOLD, RESTART), calls("rpm/post", "2"));
    }

    @Test
    void a_daemon_whose_configuration_the_new_version_refuses_goes_on() throws Exception {
        daemon("/usr/bin/efs-mount-agent\0run\0", "efs-mount-agent: agent.properties:3: $EFS_INTERVAL is no key");
        assertEquals(
                List.of(
                        RELOAD,
                        "efs-mount-agent: agent.properties:3: of the daemon is no key",
                        "efs-mount-agent: this version refuses the configuration, and so the daemon of the one before was not"
                                + " restarted; it is gone with the next boot: mend the above, then 'systemctl restart"
                                + " efs-mount-agent'"),
                calls("rpm/post", "2"));
        assertEquals(calls("rpm/post", "2"), calls("deb/postinst", "configure", "1"));
    }

    /** One whose configuration is good, or cannot be asked for, and one that was given another file. */
    @ParameterizedTest
    @CsvSource({
        "run, 0, agent.properties is accepted",
        "run, 2, Unknown option: '--check'",
        "run, 137, Killed",
        "run --config /other, 78, efs-mount-agent: agent.properties: no such file"
    })
    void a_daemon_is_restarted_if_its_configuration_may_be_accepted(String arguments, int status, String said)
            throws Exception {
        daemon("/usr/bin/efs-mount-agent\0" + arguments.replace(' ', '\0') + "\0", said);
        file("usr/bin/efs-mount-agent", "#!/bin/sh\necho '" + said + "' >&2\nexit " + status + "\n");
        assertEquals(UPGRADE, calls("rpm/post", "2"));
    }

    private void daemon(String command, String refusal) throws IOException {
        file("pid", "42");
        file("proc/42/cmdline", command);
        file("proc/42/environ", "PATH=" + System.getenv("PATH") + "\0EFS_INTERVAL=of the daemon\0LINES=a\nb\0");
        file(
                "usr/bin/efs-mount-agent",
                "#!/bin/sh\n[ \"$*\" = 'run --check' ] && echo \"" + refusal + "\" >&2\nexit 78\n");
    }
}
