package io.efsmount.agent.config;

import io.efsmount.agent.plan.DirectorySpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges the folders that are to be created in one mount. */
record DirectoriesReader(Key directoriesKey, Map<String, AgentConfig.Directory> directories, Leaves leaves) {
    /** The highest id is (uid_t) -1, which chown(2) reads as "leave it". */
    private static final Syntax<Long> OWNER = Scalars.number(0, 4294967294L);

    /** By number. */
    List<DirectorySpec> read() {
        List<DirectorySpec> specs = new ArrayList<>();
        directories.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())))
                .forEach(entry -> directory(entry.getKey(), entry.getValue()).ifPresent(spec -> {
                    if (specs.stream().anyMatch(other -> other.path().equals(spec.path()))) {
                        leaves.error(
                                directoriesKey.child(entry.getKey()).child("path"),
                                Quoted.of(spec.path()) + " is listed twice for this mount: remove one of them");
                    }
                    specs.add(spec);
                }));
        return specs;
    }

    private Optional<DirectorySpec> directory(String number, AgentConfig.Directory directory) {
        Key key = directoriesKey.child(number);
        if (!number.matches("0|[1-9][0-9]{0,3}")) {
            leaves.error(key, Quoted.of(number) + " is no number from 0 to 9999: number the directories");
        }
        if (directory.path().isEmpty()
                && leaves.entries().find(key.child("path")).isEmpty()) {
            leaves.error(key.child("path"), "is missing: name the folder to create, relative to the mount");
        }
        int mode = leaves.read(key.child("mode"), directory.mode(), Scalars::mode, 0);
        long uid = leaves.read(key.child("uid"), directory.uid(), OWNER, 0L);
        long gid = leaves.read(key.child("gid"), directory.gid(), OWNER, 0L);
        // An int carries the id's 32 bits as uid_t does: those above 2147483647 are negative here.
        return leaves.read(key.child("path"), directory.path(), PathSyntax::relative)
                .map(path -> new DirectorySpec(path, mode, (int) uid, (int) gid));
    }
}
