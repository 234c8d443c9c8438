package io.efsmount.agent.lab;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A line of {@code /proc/self/mountinfo}, see proc_pid_mountinfo(5).
 *
 * @param options those of the mount and those of the file system
 */
record Mount(int id, String device, String path, String type, String source, Set<String> options) {

    static List<Mount> at(String path, String mountInfo) {
        return mountInfo
                .lines()
                .map(Mount::parse)
                .filter(m -> m.path().equals(path))
                .toList();
    }

    private static Mount parse(String line) {
        var halves = line.split(" - ", 2);
        var left = halves[0].split(" ", -1);
        var right = halves[1].split(" ", -1);
        var options = new TreeSet<>(Stream.of(left[5], right[2])
                .flatMap(some -> Stream.of(some.split(",", -1)))
                .toList());
        return new Mount(Integer.parseInt(left[0]), left[2], left[4], right[0], right[1], options);
    }
}
