package io.efsmount.agent.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The guest as a host that has the agent. Waiting happens in the guest; what is waited for is written as a jq filter over
 * the agent's {@code /status}.
 */
final class AgentHost {
    static final String PATH = "/mnt/efs";
    static final String UNIT = "efs-mount-agent";
    static final String CONFIG = "/etc/efs-mount-agent/agent.properties";
    static final String HEALTH = "http://127.0.0.1:51688/health/";
    /** For what should come at once, on a machine that has other things to do. */
    static final Duration SOON = Duration.ofSeconds(60);
    /** Twice efs.interval of {@link #TIMES}. */
    private static final Duration PASS = Duration.ofSeconds(4);

    /** The mount of most tests: found by its name, on {@link #PATH}, with short times. */
    private static final List<String> SHARED =
            List.of("efs.mounts.shared.tags.Name=shared", "efs.mounts.shared.path=" + PATH);

    private static final List<String> TIMES = List.of(
            "efs.endpoint.efs=http://10.0.1.1:8080",
            "efs.interval=2s",
            "efs.probe-timeout=2s",
            "efs.stale-after=5s",
            "efs.failover-after=5s",
            "efs.mount-timeout=15s",
            "efs.discovery-interval=1m");

    private static final String STATUS = "curl -s -m 5 http://127.0.0.1:51688/status";

    /** Without a process: forks are dear in the guest, and most of the time there is nobody to ask yet. */
    @SuppressWarnings("InlineFormatString") // a script of several lines
    private static final String POLL = """
            exec 3<>/dev/tcp/127.0.0.1/51688 || exit
            printf 'GET /status HTTP/1.0\\r\\n\\r\\n' >&3
            IFS= read -r -d '' s <&3
            s=${s#*$'\\r\\n\\r\\n'}
            [[ $s == *state* ]] && jq -e 'FILTER' <<<"$s" >/dev/null || { echo "$s"; false; }
            """;

    private final Guest guest;
    private final Installation installation;
    private final Cloud cloud;

    AgentHost(Guest guest) {
        this.guest = guest;
        this.installation = new Installation(guest);
        this.cloud = new Cloud(guest);
    }

    /** Puts the agent into the guest, unless it is there. */
    void install() {
        installation.install();
    }

    /** Makes the host as it was when the agent had never run, with servers that work and a world of defaults. */
    void fresh() {
        installation.fresh();
        cloud.reset();
    }

    Cloud cloud() {
        return cloud;
    }

    /** Writes the configuration: the mount {@code shared}, and these lines. */
    AgentHost configure(String... lines) {
        return configureOnly(Stream.concat(SHARED.stream(), Stream.of(lines)).toArray(String[]::new));
    }

    /** Writes the configuration without the mount {@code shared}. A line that comes twice counts where it came last. */
    AgentHost configureOnly(String... lines) {
        var given = List.of(lines);
        var times = TIMES.stream().filter(line -> given.stream().noneMatch(g -> key(g).equals(key(line))));
        var text = String.join("\n", Stream.concat(times, given.stream()).toList());
        guest.ok("mkdir -p /etc/efs-mount-agent; cat >%s <<'END'%n%s%nEND".formatted(CONFIG, text));
        return this;
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }

    /** Does not wait for the mounts, for which systemd waits. */
    AgentHost start() {
        guest.ok("systemctl start --no-block " + UNIT);
        return this;
    }

    AgentHost stop() {
        guest.ok("systemctl stop " + UNIT);
        return this;
    }

    /** Waits until the report of the agent is so. */
    AgentHost await(String what, Duration limit, String jq) {
        guest.awaitTrue(what, limit, POLL.replace("FILTER", jq));
        return this;
    }

    AgentHost awaitState(String state) {
        return await("state " + state, SOON, ".mounts[0].state==\"" + state + "\"");
    }

    AgentHost awaitMounted() {
        return awaitState("mounted");
    }

    AgentHost awaitProblem(String code) {
        return await("problem " + code, SOON, hasProblem(code));
    }

    static String hasProblem(String code) {
        return "any(.mounts[0].problems[], .problems[]; .code==\"" + code + "\")";
    }

    /** Returns after this many passes that began later than now: what they did not do, they do not want to do. */
    AgentHost awaitPasses(int passes) {
        var now = status().path("pass").asLong();
        return await(
                "%d passes".formatted(passes), SOON.plus(PASS.multipliedBy(passes)), ".pass>=" + (now + 1 + passes));
    }

    JsonNode status() {
        return json(guest.ok(STATUS));
    }

    /** The report of the first mount. */
    JsonNode mount() {
        return status().path("mounts").path(0);
    }

    /** The problem of this code, of the first mount or of the host. */
    JsonNode problem(String code) {
        var report = status();
        for (var problems : List.of(report.path("mounts").path(0).path("problems"), report.path("problems"))) {
            for (var problem : problems) {
                if (problem.path("code").asText().equals(code)) {
                    return problem;
                }
            }
        }
        throw new AssertionError("no problem " + code + " in " + report.toPrettyString());
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** HTTP status of {@code ready}, {@code live} or {@code started}. */
    int health(String check) {
        return Integer.parseInt(guest.ok("curl -s -m 5 -o /dev/null -w '%{http_code}' " + HEALTH + check));
    }

    /** What is mounted on {@link #PATH}, topmost last. */
    List<Mount> mounts() {
        return Mount.at(PATH, guest.ok("cat /proc/self/mountinfo"));
    }

    /** The one mount there. */
    Mount onlyMount() {
        var all = mounts();
        if (all.size() != 1) {
            throw new AssertionError("not one mount on " + PATH + ": " + all);
        }
        return all.getFirst();
    }

    String fstab() {
        return guest.ok("cat /etc/fstab");
    }

    /** What the agent has logged since the host was fresh, or was booted, or {@link #forgetJournal}. */
    String journal() {
        return guest.ok("journalctl --no-pager -o cat -u " + UNIT
                + " $([[ -e /run/lab-cursor ]] && echo --after-cursor=\"$(cat /run/lab-cursor)\")");
    }

    List<String> journal(String containing) {
        return journal().lines().filter(line -> line.contains(containing)).toList();
    }

    /** Without what a busy test machine brings about: metadata that does not answer within a second, three times even. */
    List<String> warnings() {
        return journal()
                .lines()
                .filter(line -> line.startsWith("WARN") || line.startsWith("ERROR"))
                .filter(line -> !line.matches(".* problem=(region-unknown|metadata-unreachable) .*"))
                .filter(line -> !line.matches(".* problem=zone-unverified .* did not say who this host is: .*"))
                .toList();
    }

    void forgetJournal() {
        guest.ok("journalctl -n 0 --show-cursor -o cat | sed 's/^-- cursor: //' >/run/lab-cursor");
    }

    /** A command of the agent. */
    Result agent(String arguments) {
        return guest.run("efs-mount-agent " + arguments);
    }

    /** A process that has the folder in use until {@link #leave}. */
    void use(String folder) {
        guest.ok("systemd-run -q --unit=lab-user --working-directory=%s sleep infinity".formatted(folder));
    }

    /** Who writes a line to the file {@code log} on {@link #PATH} every now and then still does. */
    AgentHost awaitMoreLines() {
        var lines = "$(cat /srv/efs/log 2>/dev/null | wc -l)";
        guest.awaitTrue(
                "more lines",
                SOON,
                "((" + lines + " > " + guest.ok("echo " + lines).strip() + " + 10))");
        return this;
    }

    void leave() {
        guest.ok("systemctl stop lab-user");
    }
}
