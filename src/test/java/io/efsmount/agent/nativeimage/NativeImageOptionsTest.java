package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the image is built with, where it has to follow the sources. */
class NativeImageOptionsTest {
    private static final String OPTION = "--exact-reachability-metadata=";

    @Test
    void a_missing_entry_is_an_error_in_each_of_our_packages() throws IOException {
        Path folder = Path.of("src/main/java/io/efsmount/agent");
        Set<String> expected;
        try (Stream<Path> packages = Files.list(folder)) {
            expected = packages.filter(Files::isDirectory)
                    .map(path -> "io.efsmount.agent." + path.getFileName())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(Path.of(
                "src/main/resources/META-INF/native-image/io.efsmount/efs-mount-agent/native-image.properties"))) {
            properties.load(in);
        }
        String named = Stream.of(properties.getProperty("Args").split(" "))
                .filter(option -> option.startsWith(OPTION))
                .findFirst()
                .orElseThrow()
                .substring(OPTION.length());
        assertEquals(expected, new TreeSet<>(Set.of(named.split(","))));
    }
}
