package io.efsmount.agent.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is set, with known keys only: those of the file in its order, then those that only the environment has, by name.
 *
 * @param file name of the file, for what is set nowhere
 */
record Entries(String file, Map<Key, Entry> byKey) {

    static Entries merge(String file, List<Entry> inFile, List<Entry> inEnvironment) {
        Map<Key, Entry> byKey = new LinkedHashMap<>();
        inFile.forEach(entry -> byKey.put(entry.key(), entry));
        inEnvironment.forEach(entry -> byKey.put(entry.key(), entry));
        return new Entries(file, byKey);
    }

    Collection<Entry> all() {
        return byKey.values();
    }

    Optional<Entry> find(Key key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Where a key is set; else where the first of its siblings is; else the file. */
    Origin origin(Key key) {
        Key parent = new Key(key.parts().subList(0, key.parts().size() - 1));
        return find(key)
                .or(() -> firstUnder(key))
                .or(() -> parent.parts().size() > 2 ? firstUnder(parent) : Optional.empty())
                .map(Entry::origin)
                .orElse(new Origin.WholeFile(file));
    }

    private Optional<Entry> firstUnder(Key parent) {
        return all().stream().filter(entry -> entry.key().isUnder(parent)).findFirst();
    }

    List<String> mountNames() {
        Key mounts = Key.of("efs", "mounts");
        return all().stream()
                .filter(entry -> entry.key().isUnder(mounts))
                .map(entry -> entry.key().parts().get(2))
                .distinct()
                .toList();
    }

    Map<String, String> asProperties() {
        return all().stream().collect(Collectors.toMap(entry -> entry.key().toString(), Entry::value));
    }
}
