package io.efsmount.agent.reconcile;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * What was last known to be good, on disk: {@code state.json} in the state directory. A file that cannot be read, is
 * broken, or belongs to another machine (an image made of a running host) is set aside and the agent starts without.
 */
final class StateFile {
    private static final Logger LOG = Logger.getLogger(StateFile.class);
    private static final int VERSION = 1;
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;
    private final String machineId;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Remembered> mounts = new TreeMap<>();

    private StateFile(Path file, String machineId) {
        this.file = file;
        this.machineId = machineId;
    }

    static StateFile open(Path directory, String machineId) {
        StateFile state = new StateFile(directory.resolve("state.json"), machineId);
        state.load();
        return state;
    }

    synchronized Optional<Remembered> remembered(String mount) {
        return Optional.ofNullable(mounts.get(mount));
    }

    synchronized Optional<Problem> remember(String mount, Remembered good) {
        Map<String, Remembered> next = new TreeMap<>(mounts);
        next.put(mount, good);
        try {
            DurableFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(toJson(next)));
            mounts.put(mount, good);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemCode.STATE_UNAVAILABLE.with("cannot write " + file + ": " + e));
        }
    }

    private void load() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            JsonNode root = json.readTree(Files.readAllBytes(file));
            if (root.path("version").asInt() != VERSION) {
                throw new IOException("not of version " + VERSION);
            }
            if (!root.path("machine").asText().equals(machineId)) {
                throw new IOException("written on another machine");
            }
            root.path("mounts").properties().forEach(e -> mounts.put(e.getKey(), fromJson(e.getValue())));
        } catch (NoSuchFileException _) {
            LOG.debug("No state from an earlier life");
        } catch (IOException | IllegalArgumentException e) {
            mounts.clear();
            setAside(e);
        }
    }

    private void setAside(Exception why) {
        Path aside = file.resolveSibling("state.json.bad");
        String reason = why instanceof JacksonException ? "not JSON" : String.valueOf(why.getMessage());
        LOG.warn(LogLine.of("State of an earlier life is set aside")
                .add("file", file)
                .add("kept", aside)
                .add("reason", reason));
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(LogLine.of("State cannot be set aside").add("file", file).add("reason", e));
        }
    }

    private static Remembered fromJson(JsonNode node) {
        String id = node.path("fileSystemId").asText();
        if (!id.matches("fs-[0-9a-f]{8,40}")) {
            throw new IllegalArgumentException("no file system id: " + id);
        }
        return new Remembered(
                node.path("selector").asText(),
                id,
                IpAddress.parse(node.path("address").asText()),
                Optional.ofNullable(node.path("zoneId").textValue()),
                node.path("directory").asText("/"));
    }

    private ObjectNode toJson(Map<String, Remembered> all) {
        ObjectNode root = json.createObjectNode();
        root.put("version", VERSION).put("machine", machineId);
        ObjectNode nodes = root.putObject("mounts");
        all.forEach((name, good) -> nodes.putObject(name)
                .put("selector", good.selector())
                .put("fileSystemId", good.fileSystemId())
                .put("address", good.address().text())
                .put("zoneId", good.zoneId().orElse(null))
                .put("directory", good.directory()));
        return root;
    }
}
