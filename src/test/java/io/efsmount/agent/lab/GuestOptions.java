package io.efsmount.agent.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a guest is given: its memory, and the host folders it sees. */
public record GuestOptions(String memory, List<Share> shares) {
    public GuestOptions {
        shares = List.copyOf(shares);
    }

    /** The running JDK, what Maven built and Maven's repository, each read-only at its own path. */
    public static GuestOptions standard() {
        var folders = Stream.of(
                Path.of(System.getProperty("java.home")),
                Path.of("target").toAbsolutePath(),
                Path.of(System.getProperty("user.home"), ".m2", "repository"));
        return new GuestOptions(
                "2G", folders.filter(Files::isDirectory).map(Share::readOnly).toList());
    }

    public GuestOptions withShare(Share share) {
        var all = new ArrayList<>(shares);
        all.add(share);
        return new GuestOptions(memory, all);
    }

    /** A host folder in the guest. Paths with a colon, a comma or a blank cannot be shared. */
    public record Share(Path host, Path guest, boolean readOnly) {
        public Share {
            if ((host + "" + guest).matches(".*[:,\\s].*")) {
                throw new IllegalArgumentException("cannot be shared with a guest: " + host + " as " + guest);
            }
        }

        public static Share readOnly(Path folder) {
            return new Share(folder, folder, true);
        }

        String argument() {
            return host + ":" + guest + (readOnly ? ":ro" : "");
        }
    }
}
