package io.efsmount.agent.config;

import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.FileSystemSelector.ByCreationToken;
import io.efsmount.agent.plan.FileSystemSelector.ById;
import io.efsmount.agent.plan.FileSystemSelector.ByTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges what selects a mount's file system. Lengths are those of the EFS API of 2015-02-01. */
record SelectorReader(Key mountKey, AgentConfig.Mount mount, Leaves leaves) {
    private static final Syntax<String> TAG_KEY = Scalars.length(1, 128);
    private static final Syntax<String> TAG_VALUE = Scalars.length(0, 256);

    Optional<FileSystemSelector> read() {
        List<String> ways = ways();
        if (ways.isEmpty()) {
            leaves.error(mountKey, "selects no file system: set tags.<Key>, id or creation-token");
        }
        if (ways.size() > 1) {
            leaves.error(mountKey, "selects by " + String.join(" and by ", ways) + ": keep one of them");
        }
        Optional<FileSystemSelector> id = leaves.read(mountKey.child("id"), mount.id(), AwsNames::fileSystemId)
                .map(ById::new);
        Optional<FileSystemSelector> token = leaves.read(
                        mountKey.child("creation-token"), mount.creationToken(), Scalars.length(1, 64))
                .map(ByCreationToken::new);
        Map<String, String> tags = tags();
        return id.or(() -> token).or(() -> tags.isEmpty() ? Optional.empty() : Optional.of(new ByTags(tags)));
    }

    private List<String> ways() {
        List<String> ways = new ArrayList<>();
        if (!mount.tags().isEmpty()) {
            ways.add("tags");
        }
        for (String way : List.of("id", "creation-token")) {
            if (leaves.entries().find(mountKey.child(way)).isPresent()) {
                ways.add(way);
            }
        }
        return ways;
    }

    /** A tag may have an empty value, so that an empty text is no error here. */
    private Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        mount.tags().forEach((tag, text) -> {
            Key key = mountKey.child("tags").child(tag);
            Optional<String> name = leaves.read(key, Optional.of(tag), TAG_KEY);
            Optional<String> value = leaves.read(key, Optional.of(text.orElse("")), TAG_VALUE);
            if (name.isPresent() && value.isPresent()) {
                tags.put(tag, value.get());
            }
        });
        return tags;
    }
}
