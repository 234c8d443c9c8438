package io.efsmount.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The packages in a guest, instead of the agent that the lab has put there. The system property {@code lab.packages} names
 * the folder of the packages under test, and with {@code -next} at its end the folder of the same ones with a higher version.
 */
final class PackagedAgent {
    static final String FOLDER = "lab.packages";
    static final String MISSING = "no packages: .ci/lab native builds them";
    /** The packages under test, in the guest. */
    static final String OLD = "/lab/packages";
    /** The same with a higher version. */
    static final String NEXT = "/lab/packages-next";
    /** For dpkg and rpm. */
    static final Duration LONG = Duration.ofMinutes(3);

    /** These would come before the package. */
    private static final String LABS_OWN = "/etc/systemd/system/efs-mount-agent.service"
            + " /etc/systemd/system/efs-mount-agent-ready.service /usr/local/bin/efs-mount-agent";

    private final Guest guest;

    PackagedAgent(Guest guest) {
        this.guest = guest;
    }

    /** Puts the packages into the guest, uninstalled, and takes the lab's own agent away. */
    void instead() {
        var packages = System.getProperty(FOLDER);
        for (var folder : List.of(OLD, NEXT)) {
            put(Path.of(folder.equals(OLD) ? packages : packages + "-next"), folder);
        }
        guest.ok("mkdir -p /root/labs-own; for file in " + LABS_OWN
                + "; do [[ ! -e $file ]] || mv $file /root/labs-own/; done; systemctl daemon-reload");
    }

    private void put(Path from, String folder) {
        try {
            var to = Files.createDirectories(guest.spool().resolve(folder.substring("/lab/".length())));
            deleteAll(to);
            for (var format : PackageFormat.values()) {
                var file = format.in(from);
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packages of an earlier executable have other names, and would be taken as well. */
    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Purges what was installed, and brings the lab's own agent back. */
    void away() {
        guest.ok(
                "dpkg -P efs-mount-agent; rpm --nodeps -e efs-mount-agent; for file in " + LABS_OWN
                        + "; do [[ ! -e /root/labs-own/${file##*/} ]] || mv /root/labs-own/${file##*/} $file; done"
                        + "; systemctl daemon-reload; [[ ! -e /usr/lib/systemd/system/efs-mount-agent.service ]]",
                LONG);
    }
}
