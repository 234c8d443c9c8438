package io.efsmount.agent.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A file system as the EFS API describes it.
 *
 * @param id {@code fs-} and 8 to 40 hexadecimal digits
 * @param tags all tags, {@code Name} among them
 * @param oneZone the availability zone id of a One Zone file system; empty for a regional one
 */
public record FileSystem(
        String id,
        String creationToken,
        Instant creationTime,
        Map<String, String> tags,
        LifeCycle lifeCycle,
        Optional<String> oneZone) {

    public FileSystem {
        tags = Map.copyOf(tags);
    }

    public Optional<String> name() {
        return Optional.ofNullable(tags.get("Name"));
    }

    /** How it is named in messages: id, Name tag and creation time, so that a human can tell candidates apart. */
    public String describe() {
        return id + " (" + name().map(n -> "Name " + n).orElse("no Name") + ", created " + creationTime + ")";
    }
}
