package io.efsmount.agent.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which of the wanted options the kernel does not show for a mount. Compared is what decides on safety and speed;
 * words that only some kernels show are not looked at, nor {@code nconnect}, which a mount shares with the first one
 * of its server. A smaller {@code rsize} or {@code wsize} is the server's limit, and no difference.
 */
public final class OptionDifferences {
    private static final Map<String, Long> FLAGS =
            Map.of("noexec", MountFlags.NOEXEC, "nosuid", MountFlags.NOSUID, "nodev", MountFlags.NODEV);

    private final MountEntry mounted;
    private final List<String> data;
    private final List<String> found = new ArrayList<>();

    private OptionDifferences(MountEntry mounted, ResolvedOptions wanted) {
        this.mounted = mounted;
        this.data = Arrays.asList(wanted.data().split(","));
    }

    /** One line each, for example {@code timeo is 100, wanted 600}; empty when nothing differs. */
    public static List<String> between(MountEntry mounted, ResolvedOptions wanted) {
        OptionDifferences differences = new OptionDifferences(mounted, wanted);
        differences.values();
        differences.words("hard", "soft", "softerr");
        differences.words("resvport", "noresvport");
        differences.flags(wanted.flags());
        return List.copyOf(differences.found);
    }

    private void values() {
        for (String name : List.of("vers", "rsize", "wsize", "timeo", "retrans")) {
            Optional<String> shown = value(mounted.superOptions(), name);
            Optional<String> wanted = value(data, name);
            if (shown.isPresent() && wanted.isPresent() && !same(name, shown.get(), wanted.get())) {
                found.add(name + " is " + shown.get() + ", wanted " + wanted.get());
            }
        }
    }

    private static boolean same(String name, String shown, String wanted) {
        return shown.equals(wanted) || name.endsWith("size") && isSmaller(shown, wanted);
    }

    private static boolean isSmaller(String shown, String wanted) {
        return shown.matches("\\d{1,9}") && Integer.parseInt(shown) < Integer.parseInt(wanted);
    }

    /** The first word is what it is when none is shown. */
    private void words(String standard, String... others) {
        String shown = wordIn(mounted.superOptions(), standard, others);
        String wanted = wordIn(data, standard, others);
        if (!shown.equals(wanted)) {
            found.add("it is " + shown + ", wanted " + wanted);
        }
    }

    private static String wordIn(List<String> options, String standard, String... others) {
        return Stream.of(others).filter(options::contains).findFirst().orElse(standard);
    }

    private void flags(long wanted) {
        // The kernel shows it for the mount, for the superblock, or for both.
        boolean readOnly =
                mounted.options().contains("ro") || mounted.superOptions().contains("ro");
        flag("ro", "rw", readOnly, (wanted & MountFlags.RDONLY) != 0);
        new TreeMap<>(FLAGS)
                .forEach((name, bit) -> flag(
                        name, name.substring("no".length()), mounted.options().contains(name), (wanted & bit) != 0));
    }

    private void flag(String name, String opposite, boolean shown, boolean wanted) {
        if (shown != wanted) {
            found.add("it is " + (shown ? name : opposite) + ", wanted " + (wanted ? name : opposite));
        }
    }

    private static Optional<String> value(List<String> options, String name) {
        return options.stream()
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst();
    }
}
