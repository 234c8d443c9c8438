package io.efsmount.agent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.efsmount.agent.fakes.WorldJson;
import java.util.stream.IntStream;

/** The guest's instance metadata and EFS API ({@link io.efsmount.agent.fakes}), and its three mount targets. */
final class Cloud {
    private static final String CONTROL = "http://10.0.1.1:8099";

    private final Guest guest;

    Cloud(Guest guest) {
        this.guest = guest;
    }

    void reset() {
        send("PUT", "{}");
        forgetCalls();
    }

    /** Changes what the document names; the rest stays. */
    void change(String json) {
        send("PATCH", json.replace('\'', '"'));
    }

    /** The EFS API fails like that from now on. */
    void efsFault(String fault) {
        change("{'efs': {'fault': '%s'}}".formatted(fault));
    }

    /** The EFS API knows these mount targets of the default world only: 1 is of the instance's zone. */
    void mountTargets(int... numbers) {
        var all = defaults("mountTargets");
        var rows = IntStream.of(numbers)
                .mapToObj(n -> all.get(n - 1).toString())
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        change("{'efs': {'mountTargets': [%s]}}".formatted(rows));
    }

    static JsonNode defaults(String rows) {
        return AgentHost.json(WorldJson.write(WorldJson.defaults())).path("efs").path(rows);
    }

    void forgetCalls() {
        guest.ok("curl -sf -X DELETE %s/calls >/dev/null".formatted(CONTROL));
    }

    /** How often the API was asked for this operation. */
    int calls(String operation) {
        return AgentHost.json(guest.ok("curl -sf %s/calls".formatted(CONTROL)))
                .path("counts")
                .path(operation)
                .asInt();
    }

    /** What the fakes begin with after a boot. */
    void worldAfterBoot(String json) {
        guest.ok("cat >/root/world.json <<'END'\n%s\nEND".formatted(json.replace('\'', '"')));
    }

    void stopServer(int n) {
        guest.ok("%s systemctl stop nfsd@%d".formatted(undo("server" + n, "systemctl start nfsd@" + n), n));
    }

    void startServer(int n) {
        guest.ok("systemctl start nfsd@" + n);
    }

    /** The server takes every packet and says nothing. */
    void silence(int n) {
        guest.ok("%s lab-black-hole %d on".formatted(undo("silence" + n, "lab-black-hole %d off".formatted(n)), n));
    }

    void endSilence(int n) {
        guest.ok("bash /run/lab-undo-silence%1$d && rm /run/lab-undo-silence%1$d".formatted(n));
    }

    /** Options as of exportfs(8), or "none". */
    void export(int n, String options) {
        guest.ok("%s lab-nfsd export %d %s"
                .formatted(undo("export" + n, "lab-nfsd export %d rw".formatted(n)), n, options));
    }

    /** What {@link Installation#fresh} does if the test does not. */
    private static String undo(String name, String command) {
        return "echo '%s' >/run/lab-undo-%s;".formatted(command, name);
    }

    private void send(String method, String json) {
        guest.ok("""
                curl -s -o /run/lab-answer -w '%%{http_code}' -X %s --data-binary @- %s/world >/run/lab-code <<'END'
                %s
                END
                grep -q 200 /run/lab-code || { cat /run/lab-answer; exit 1; }""".formatted(method, CONTROL, json));
    }
}
