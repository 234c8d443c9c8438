package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;

/** What the mount at a path is to the agent. */
sealed interface Standing {

    /** Nothing is mounted there. */
    record Absent() implements Standing {}

    /**
     * The wanted file system, by whatever target.
     *
     * @param confirmed whether what is wanted is known now; otherwise it is what was right before
     */
    record Ours(MountEntry entry, IpAddress server, boolean confirmed) implements Standing {}

    /** The agent's own work from before the configuration, or the mount target's life, changed. */
    record Outdated(MountEntry entry, IpAddress server) implements Standing {}

    /** An EFS-like mount of which nothing is known, neither for nor against. */
    record Unverified(MountEntry entry) implements Standing {}

    /** Somebody else's. */
    record Foreign(MountEntry entry) implements Standing {}

    static Standing of(MountFacts facts, Observation<Wanted> wanted) {
        if (facts.stack().isEmpty()) {
            return new Absent();
        }
        MountEntry top = facts.stack().getFirst();
        Optional<IpAddress> server = Mounted.server(top);
        if (!Mounted.isNfs4(top) || server.isEmpty()) {
            return new Foreign(top);
        }
        return ofNfs(facts, wanted, top, server.get());
    }

    private static Standing ofNfs(MountFacts facts, Observation<Wanted> wanted, MountEntry top, IpAddress server) {
        boolean rightDirectory = Mounted.directory(top).equals(facts.spec().directory());
        Optional<Remembered> memory = facts.remembered().filter(r -> r.address().equals(server));
        boolean sameSelector = memory.filter(
                        r -> r.selector().equals(facts.spec().selector().describe()))
                .isPresent();
        boolean wasOurs = facts.remembered()
                .filter(r -> r.directory().equals(Mounted.directory(top)))
                .isPresent();
        if (wanted instanceof Observation.Known<Wanted>(Wanted known)) {
            boolean serves = known.at(server).isPresent() || Mounted.isNamed(top, known.fileSystemId());
            boolean sameAsRemembered = memory.filter(r -> r.fileSystemId().equals(known.fileSystemId()))
                    .isPresent();
            if (rightDirectory && (serves || sameAsRemembered)) {
                return new Ours(top, server, true);
            }
            if (wasOurs && (memory.isPresent() || serves)) {
                return new Outdated(top, server);
            }
            return known.complete() ? new Foreign(top) : new Unverified(top);
        }
        if (rightDirectory && (sameSelector || isAsConfigured(facts, top, memory))) {
            return new Ours(top, server, false);
        }
        return wasOurs && memory.isPresent() ? new Outdated(top, server) : new Unverified(top);
    }

    /** A DNS name of EFS, and what is remembered of the server, say which file system it is while nobody can be asked. */
    private static boolean isAsConfigured(MountFacts facts, MountEntry top, Optional<Remembered> ofServer) {
        return facts.spec().selector() instanceof FileSystemSelector.ById(String id)
                && (Mounted.isNamed(top, id)
                        || ofServer.filter(r -> r.fileSystemId().equals(id)).isPresent());
    }

    /** The entries right below the topmost one that are the same mount again: two starters raced at boot. */
    static List<MountEntry> duplicates(MountFacts facts) {
        if (facts.stack().isEmpty()) {
            return List.of();
        }
        MountEntry top = facts.stack().getFirst();
        return facts.stack().stream()
                .skip(1)
                .takeWhile(e -> e.device().equals(top.device()) && e.source().equals(top.source()))
                .toList();
    }
}
