package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.ProblemReport;
import io.efsmount.agent.report.ReportJson;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon: its endpoints, its log, the commands beside it, and its end. */
@Tag("native")
class NativeDaemonTest {
    /** Nothing can be mounted here, and so no round trip was ever made. */
    private static final Set<String> ONLY_OF_MOUNTED = Set.of("lastRoundTripMillis", "lastRoundTripAt");

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = new Sandbox(folder);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    /** Both mounts were tried and could not be had, and all that is asked in the background has answered. */
    private static boolean tried(JsonNode report) {
        return report.hasNonNull("cluster")
                && Stream.of(0, 1)
                        .allMatch(n ->
                                report.at("/mounts/" + n + "/state").asText().equals("failed"));
    }

    @Test
    void every_endpoint_answers() {
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitStatus(NativeDaemonTest::tried);
        assertEquals(
                "/health/live 200 UP [reconcile-loop]",
                summary(daemon, "/health/live"),
                () -> daemon.log().toString());
        assertEquals("/health/started 200 UP [first-pass]", summary(daemon, "/health/started"));
        assertEquals("/health/ready 503 DOWN [mount-shared, mount-spare]", summary(daemon, "/health/ready"));
        assertEquals(
                "/health 503 DOWN [first-pass, mount-shared, mount-spare, reconcile-loop]", summary(daemon, "/health"));
        assertEquals(404, daemon.get("/elsewhere").statusCode());

        JsonNode data = Daemon.json(daemon.get("/health/ready").body())
                .at("/checks")
                .get(0)
                .path("data");
        JsonNode mount = data.path("path").asText().endsWith("shared")
                ? data
                : Daemon.json(daemon.get("/health/ready").body())
                        .at("/checks")
                        .get(1)
                        .path("data");
        assertEquals("failed", mount.path("state").asText());
        assertTrue(mount.path("required").isBoolean());
        assertEquals("127.0.0.1", mount.path("target-ip").asText());
        assertTrue(mount.path("same-zone").asBoolean());
        assertFalse(mount.path("remedy").asText().isEmpty());
    }

    private static String summary(Daemon daemon, String path) {
        HttpResponse<String> answer = daemon.get(path);
        JsonNode health = Daemon.json(answer.body());
        var names = new TreeSet<String>();
        health.path("checks").forEach(check -> names.add(check.path("name").asText()));
        return path + " " + answer.statusCode() + " " + health.path("status").asText() + " " + names;
    }

    @Test
    void the_report_has_every_field_and_is_what_a_jvm_writes() throws IOException {
        Daemon daemon = sandbox.start(sandbox.config("efs.mounts.spare.mount-target-ip=127.0.0.1"));
        daemon.awaitStatus(NativeDaemonTest::tried);
        HttpResponse<String> answer = daemon.get("/status");
        assertEquals(
                "application/json", answer.headers().firstValue("content-type").orElse(""));
        assertEquals(ReportJson.write(ReportJson.read(answer.body())), answer.body());

        JsonNode report = Daemon.json(answer.body());
        Set<String> all = components(HostReport.class, Set.of());
        all.add("state");
        assertEquals(all, keys(report));
        JsonNode shared = report.path("mounts").get(0);
        assertEquals("shared", shared.path("name").asText());
        assertEquals(components(MountReport.class, ONLY_OF_MOUNTED), keys(shared));
        assertEquals(
                components(ProblemReport.class, Set.of()),
                keys(shared.path("problems").get(0)));
        assertTrue(
                Set.of("kernel-without-nfs", "not-permitted")
                        .contains(shared.at("/problems/0/code").asText()),
                shared::toString);
        assertEquals(
                "eu-central-1 euc1-az1 content",
                Stream.of("region", "zoneId", "cluster")
                        .map(key -> report.path(key).asText())
                        .collect(Collectors.joining(" ")));
    }

    private static Set<String> components(Class<? extends Record> type, Set<String> without) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !without.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(JsonNode object) {
        return object.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void status_shows_the_report_as_a_table_and_as_it_is() throws IOException {
        String config = sandbox.config();
        sandbox.start(config).awaitStatus(NativeDaemonTest::tried);
        Ended table = sandbox.run("status", config);
        assertEquals(1, table.status(), table::all);
        assertTrue(
                table.out().startsWith("NOT READY  region eu-central-1  zone euc1-az1  cluster content  version "),
                table::all);
        assertTrue(table.out().lines().anyMatch(line -> line.startsWith("MOUNT ")), table::all);
        assertTrue(table.out().lines().anyMatch(line -> line.matches("shared +failed .*")), table::all);

        Ended json = sandbox.run("status", "--json", config);
        assertEquals(1, json.status(), json::all);
        assertEquals(ReportJson.write(ReportJson.read(json.out())), json.out());
        assertEquals(2, ReportJson.read(json.out()).mounts().size());
    }

    @Test
    void a_host_without_required_mounts_is_ready() {
        String config = sandbox.config("efs.mounts.shared.required=false");
        Daemon daemon = sandbox.start(config);
        daemon.awaitStatus(NativeDaemonTest::tried);
        assertEquals("/health/ready 200 UP [mount-shared, mount-spare]", summary(daemon, "/health/ready"));
        Ended status = sandbox.run("status", config);
        assertEquals(0, status.status(), status::all);
        assertTrue(status.out().startsWith("ready "), status::all);
    }

    @Test
    void unmount_and_mount_are_done_by_the_daemon() {
        String config = sandbox.config();
        Daemon daemon = sandbox.start(config);
        daemon.awaitStatus(NativeDaemonTest::tried);
        Ended unmount = sandbox.run("unmount", "shared", config);
        assertEquals(0, unmount.status(), unmount::all);
        daemon.awaitStatus(report -> report.at("/mounts/0/state").asText().equals("held"));

        Ended mount = sandbox.run("mount", "shared", config);
        assertEquals(1, mount.status(), mount::all);
        assertTrue(mount.out().startsWith("shared: failed on "), mount::all);
        assertFalse(mount.out().contains("No daemon runs"), mount::all);
    }

    @Test
    void a_second_agent_is_refused() {
        String config = sandbox.config();
        sandbox.start(config).awaitStatus(NativeDaemonTest::tried);
        Ended second = sandbox.runIsolated("run", config);
        assertEquals(75, second.status(), second::all);
        assertTrue(second.err().contains("another agent runs on this host"), second::all);
    }

    /** systemd's SuccessExitStatus of the unit has the same number. */
    @Test
    void sigterm_ends_it_at_once_and_in_good_order() throws IOException {
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitStatus(NativeDaemonTest::tried);
        long start = System.nanoTime();
        daemon.terminate();
        assertEquals(0, daemon.awaitEnd());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 5000, "ended after " + millis + " ms");
        assertTrue(Files.exists(folder.resolve("run/lock")));
        sandbox.start(sandbox.config()).awaitStatus(NativeDaemonTest::tried);
    }

    /** What the unit's watchdog sends to a loop that stands still. */
    @Test
    void sigquit_shows_what_its_threads_do_and_it_goes_on() {
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitStatus(NativeDaemonTest::tried);
        daemon.quit();
        daemon.awaitLine(line -> line.startsWith("\"reconcile\" "));
        daemon.awaitLine(line -> line.contains("io.efsmount.agent.reconcile.Loop."));
        daemon.awaitStatus(NativeDaemonTest::tried);
    }

    @Test
    void every_line_of_the_log_is_a_level_a_message_and_values() {
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitStatus(NativeDaemonTest::tried);
        daemon.awaitLine(line ->
                line.matches("INFO {1,2}Agent starts version=\\S+ config=" + folder.resolve("agent.properties")));
        daemon.awaitLine(line -> line.matches("INFO {1,2}Configuration key=efs\\.interval value=\"1s\" source=.*"));
        daemon.awaitLine(line -> line.matches("WARN {1,2}Action failed action=.* problem=.* message=.* remedy=.*"));
        daemon.awaitLine(line -> line.matches("WARN {1,2}Mount state mount=shared state=failed .*"));
        daemon.terminate();
        daemon.awaitEnd();
        var strange = daemon.log().stream()
                .filter(line -> !line.matches("(INFO|WARN) {1,2}[A-Z][A-Za-z ]+ [a-z-]+=.*"))
                .toList();
        assertEquals(java.util.List.of(), strange);
    }

    @Test
    void what_an_earlier_life_knew_is_read_again_when_aws_is_silent() throws IOException {
        remember("127.0.0.1");
        sandbox.aws().change("{\"metadata\": {\"fault\": \"REFUSED\"}, \"efs\": {\"fault\": \"REFUSED\"}}");
        Daemon daemon = sandbox.start(sandbox.config());
        JsonNode report =
                daemon.awaitStatus(r -> r.at("/mounts/0/state").asText().equals("failed"));
        assertEquals("127.0.0.1", report.at("/mounts/0/targetIp").asText(), report::toString);
        assertEquals("fs-0123456789abcdef0", report.at("/mounts/0/fileSystemId").asText(), report::toString);
    }

    @Test
    void a_broken_state_file_is_set_aside() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/state.json"), "{\"version\": 1, \"mounts\": {\"sha");
        Daemon daemon = sandbox.start(sandbox.config());
        daemon.awaitLine(line ->
                line.contains("State of an earlier life is set aside file=") && line.contains(" reason=\"not JSON\""));
        daemon.awaitStatus(NativeDaemonTest::tried);
        assertTrue(Files.exists(folder.resolve("state/state.json.bad")));
    }

    /** As an agent would have written it that had mounted {@code shared}. */
    private void remember(String address) throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/state.json"), """
                {"version": 1, "machine": "%s", "mounts": {"shared": {
                  "selector": "tags {Name=shared}", "fileSystemId": "fs-0123456789abcdef0", "address": "%s",
                  "zoneId": "euc1-az1", "directory": "/"}}}""".formatted(
                        Files.exists(Path.of("/etc/machine-id"))
                                ? Files.readString(Path.of("/etc/machine-id")).strip()
                                : "",
                        address));
    }
}
