package io.efsmount.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How a guest installs, upgrades and removes a package. Its Debian knows no package of rpm's, hence {@code --nodeps}. */
enum PackageFormat {
    DEB("dpkg -i ", "dpkg -i ", "dpkg -r efs-mount-agent", ".deb"),
    RPM(
            "rpm --force-debian --nodeps -i ",
            "rpm --force-debian --nodeps -U ",
            "rpm --nodeps -e efs-mount-agent",
            ".rpm");

    private final String install;
    private final String upgrade;
    private final String remove;
    private final String suffix;

    PackageFormat(String install, String upgrade, String remove, String suffix) {
        this.install = install;
        this.upgrade = upgrade;
        this.remove = remove;
        this.suffix = suffix;
    }

    String install(String folder) {
        return install + folder + "/*" + suffix;
    }

    String upgrade(String folder) {
        return upgrade + folder + "/*" + suffix;
    }

    String remove() {
        return remove;
    }

    Path in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("no package *" + suffix + " in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
