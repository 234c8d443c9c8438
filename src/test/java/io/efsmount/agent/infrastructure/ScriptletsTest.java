package io.efsmount.agent.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of the packages ask systemd for, called as dpkg (deb-maintscripts) and rpm call them. */
class ScriptletsTest {
    private static final String RELOAD = "daemon-reload";
    private static final List<String> FIRST = List.of("preset efs-mount-agent.service", RELOAD);
    private static final List<String> UPGRADE = List.of(RELOAD, "--no-block try-restart efs-mount-agent.service");

    /** The gate is stopped when docker does not require it any more. */
    private static final List<String> REMOVAL = List.of(
            "--no-reload disable UNITS",
            RELOAD,
            "--job-mode=ignore-requirements stop UNITS",
            "reset-failed UNITS",
            RELOAD);

    @TempDir
    Path folder;

    /** The calls of systemctl that this script makes, one of a package on a host below the folder. */
    private List<String> calls(String script, String... arguments) throws Exception {
        var text = "#!/bin/sh\nset -e\n"
                + Boot.read(Path.of("packaging/scriptlets.sh")).replace("@UNITS@", "UNITS")
                + "running() { :; }\nsystemctl() { echo \"systemctl $*\"; }\n"
                + Boot.read(Path.of("packaging", script));
        var file = Files.writeString(folder.resolve("script"), text.replaceAll("/(var/lib|etc/fstab)", folder + "/$1"));
        var command = new ArrayList<>(List.of("sh", file.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().map(line -> line.replace("systemctl --quiet ", "")).toList();
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
}
