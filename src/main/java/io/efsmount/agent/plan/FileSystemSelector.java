package io.efsmount.agent.plan;

import java.util.Map;
import java.util.TreeMap;

/** Which file system a mount wants. */
public sealed interface FileSystemSelector {

    record ById(String id) implements FileSystemSelector {}

    record ByCreationToken(String token) implements FileSystemSelector {}

    /** All of the tags must be there with exactly these values. */
    record ByTags(Map<String, String> tags) implements FileSystemSelector {
        public ByTags {
            tags = Map.copyOf(tags);
        }
    }

    default boolean matches(FileSystem fileSystem) {
        return switch (this) {
            case ById(String id) -> fileSystem.id().equals(id);
            case ByCreationToken(String token) -> fileSystem.creationToken().equals(token);
            case ByTags(Map<String, String> tags) ->
                fileSystem.tags().entrySet().containsAll(tags.entrySet());
        };
    }

    /** One line for messages, and the identity under which the last known good choice is remembered. */
    default String describe() {
        return switch (this) {
            case ById(String id) -> "id " + id;
            case ByCreationToken(String token) -> "creation token " + token;
            case ByTags(Map<String, String> tags) -> "tags " + new TreeMap<>(tags);
        };
    }
}
