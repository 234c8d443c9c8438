package io.efsmount.agent.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.ecs.Memory;
import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * What was done in ECS, on disk: {@code ecs.json} in the state directory. A file that cannot be read counts as none: then
 * attributes are put once more, and nobody's DRAINING is undone.
 */
final class ClusterMemory {
    private static final Logger LOG = Logger.getLogger(ClusterMemory.class);
    private static final int VERSION = 1;
    private static final long MOST_BYTES = 64 * 1024;

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    ClusterMemory(Path directory) {
        this.file = directory.resolve("ecs.json");
    }

    /** What is known of this container instance; of another one, nothing counts. */
    Memory read(String arn) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            JsonNode root = json.readTree(Files.readAllBytes(file));
            if (root.path("version").asInt() != VERSION) {
                throw new IOException("not of version " + VERSION);
            }
            return root.path("containerInstanceArn").asText().equals(arn) ? fromJson(root, arn) : Memory.none(arn);
        } catch (NoSuchFileException _) {
            return Memory.none(arn);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(LogLine.of("What was told to ECS before is not known")
                    .add("file", file)
                    .add("reason", e));
            return Memory.none(arn);
        }
    }

    synchronized Optional<Problem> write(Memory memory) {
        ObjectNode root = json.createObjectNode();
        root.put("version", VERSION).put("containerInstanceArn", memory.arn());
        root.put("drain", memory.drain().name().toLowerCase(Locale.ROOT));
        ObjectNode put = root.putObject("attributes");
        new TreeMap<>(memory.put()).forEach(put::put);
        try {
            DurableFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemCode.STATE_UNAVAILABLE.with("cannot write " + file + ": " + e));
        }
    }

    private static Memory fromJson(JsonNode root, String arn) {
        Map<String, String> put = new HashMap<>();
        root.path("attributes")
                .properties()
                .forEach(e -> put.put(e.getKey(), e.getValue().asText()));
        String drain = root.path("drain").asText("").toUpperCase(Locale.ROOT);
        return new Memory(arn, put, Drain.valueOf(drain));
    }
}
