package io.efsmount.agent.mount;

import io.efsmount.agent.plan.MountEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mount table of one mount namespace, as {@code /proc/self/mountinfo} shows it. Reading that file never touches a
 * server, so it is safe while a mount hangs.
 */
public final class MountInfo {
    private final List<MountEntry> entries;
    private final List<String> malformed;
    private final Map<String, List<MountEntry>> byPoint = new HashMap<>();
    private final Set<Integer> ids = new HashSet<>();

    private MountInfo(List<MountEntry> entries, List<String> malformed) {
        this.entries = List.copyOf(entries);
        this.malformed = List.copyOf(malformed);
        for (MountEntry entry : entries) {
            ids.add(entry.id());
            byPoint.computeIfAbsent(entry.mountPoint(), _ -> new ArrayList<>(1)).add(entry);
        }
    }

    /** In file order. */
    public List<MountEntry> entries() {
        return entries;
    }

    /** Lines that are none of the format: left out of the entries, kept for a log line. */
    public List<String> malformed() {
        return malformed;
    }

    /**
     * Reads the whole text. Kernel text never makes it throw: what cannot be read is in {@link #malformed}.
     *
     * @param text decoded as UTF-8, as paths of the configuration are
     */
    public static MountInfo parse(String text) {
        List<MountEntry> entries = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isEmpty())
                .forEach(line -> MountInfoLine.parse(line).ifPresentOrElse(entries::add, () -> malformed.add(line)));
        return new MountInfo(entries, malformed);
    }

    /**
     * What a process sees mounted at a path, topmost first; empty when nothing is. Parents decide, not the order of the
     * lines: a mount that was moved keeps its old line, and a mount below a parent that was covered later is not
     * reachable any more, although its line is still there.
     *
     * @param path absolute and normalised
     */
    public List<MountEntry> at(String path) {
        return spot(path).stack();
    }

    /**
     * A path in the tree of mounts.
     *
     * @param ground the mount that the path lies on; empty when the table does not show it
     * @param stack what is mounted at the path itself, topmost first
     */
    public record Spot(Optional<MountEntry> ground, List<MountEntry> stack) {}

    /** What {@link #at} says, and what all that stands on. */
    public Spot spot(String path) {
        Optional<MountEntry> ground = Optional.empty();
        Optional<MountEntry> parent = Optional.empty();
        List<MountEntry> stack = List.of();
        for (String prefix : prefixes(path)) {
            ground = parent;
            stack = stackAt(prefix, parent);
            parent = stack.isEmpty() ? parent : Optional.of(stack.getLast());
        }
        return new Spot(ground, stack.reversed());
    }

    private List<MountEntry> stackAt(String path, Optional<MountEntry> below) {
        List<MountEntry> stack = new ArrayList<>();
        List<MountEntry> layer = childrenAt(path, below);
        while (!layer.isEmpty()) {
            stack.addAll(layer);
            layer = childrenAt(path, Optional.of(layer.getLast()));
            layer.removeAll(stack); // a circle of parents is no kernel's work, but must not hang us
        }
        return stack;
    }

    private List<MountEntry> childrenAt(String path, Optional<MountEntry> parent) {
        List<MountEntry> children = new ArrayList<>();
        for (MountEntry entry : byPoint.getOrDefault(path, List.of())) {
            if (isChild(entry, parent)) {
                children.add(entry);
            }
        }
        return children;
    }

    /** Without a parent, those count whose parent this namespace or chroot does not show. */
    private boolean isChild(MountEntry entry, Optional<MountEntry> parent) {
        return parent.map(known -> entry.parentId() == known.id())
                .orElseGet(() -> entry.parentId() == entry.id() || !ids.contains(entry.parentId()));
    }

    /** {@code /}, {@code /mnt}, {@code /mnt/efs}. */
    private static List<String> prefixes(String path) {
        List<String> prefixes = new ArrayList<>();
        prefixes.add("/");
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            prefixes.add(path.substring(0, slash));
        }
        if (path.length() > 1) {
            prefixes.add(path);
        }
        return prefixes;
    }
}
