package io.efsmount.agent.plan;

import io.efsmount.agent.plan.OptionReader.Choice;
import io.efsmount.agent.plan.OptionRow.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * From the user's mount options to the forms that the kernel and fstab want. What EFS recommends is the default; an
 * option of the user replaces the default of the same meaning ({@code soft} replaces {@code hard}).
 */
public final class MountOptions {

    /** What AWS recommends for EFS ("Recommended NFS mount options" in the EFS User Guide). */
    private static final List<String> RECOMMENDED =
            List.of("nfsvers=4.1", "rsize=1048576", "wsize=1048576", "hard", "timeo=600", "retrans=2", "noresvport");
    /** Read once: every pass resolves the options of every mount. */
    private static final Map<String, Choice> RECOMMENDED_CHOICES = choices(RECOMMENDED);

    private static final Map<String, Choice> PROTOCOL = choices(List.of("proto=tcp"));
    private static final Map<String, Choice> FSTAB_ONLY = choices(List.of("_netdev", "nofail"));
    private static final Map<String, Choice> SHUTDOWN_ORDER = choices(ContainerServices.UNITS.stream()
            .map(unit -> "x-systemd.before=" + unit)
            .toList());

    /** More than there are mounts and targets on one host. */
    private static final int MOST = 2_000;

    /** What was asked lately: every pass asks the same, several times for each mount. */
    private static final Map<Question, ResolvedOptions> ANSWERS = new LinkedHashMap<>();

    private record Question(List<String> options, IpAddress address, int mountTimeoutSeconds) {}

    private MountOptions() {}

    /**
     * What is wrong with the user's options, one line each, in their order; empty when they can be resolved.
     *
     * @param options one {@code name} or {@code name=value} each
     */
    public static List<String> problems(List<String> options) {
        return List.copyOf(OptionReader.of(options).problems());
    }

    /**
     * Merges the user's options with the recommended ones. {@code vers=4} becomes 4.1, as mount.nfs would negotiate it
     * with EFS. The order is that of the defaults, then that of the user.
     *
     * @param options as {@link #problems} found nothing wrong with
     * @param mountTimeoutSeconds what systemd waits for a mount of fstab
     * @throws IllegalArgumentException if {@link #problems} has some
     */
    public static ResolvedOptions resolve(List<String> options, IpAddress address, int mountTimeoutSeconds) {
        Question question = new Question(List.copyOf(options), address, mountTimeoutSeconds);
        synchronized (ANSWERS) {
            if (ANSWERS.size() >= MOST) {
                ANSWERS.clear();
            }
            return ANSWERS.computeIfAbsent(question, MountOptions::resolve);
        }
    }

    private static ResolvedOptions resolve(Question question) {
        OptionReader user = OptionReader.of(question.options());
        if (!user.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", user.problems()));
        }
        Map<String, Choice> merged = new LinkedHashMap<>(RECOMMENDED_CHOICES);
        merged.putAll(user.choices());
        IpAddress address = question.address();
        protocol(merged, address);
        return new ResolvedOptions(
                flags(merged.values()),
                data(merged.values(), address),
                fstab(merged, address, question.mountTimeoutSeconds()),
                rsize(merged));
    }

    private static Map<String, Choice> choices(List<String> options) {
        return Collections.unmodifiableMap(OptionReader.of(options).choices());
    }

    /** The kernel takes IPv6 only where it is told so, and refuses a protocol of the other family. */
    private static void protocol(Map<String, Choice> merged, IpAddress address) {
        String wanted = address.isIpv6() ? "proto=tcp6" : "proto=tcp";
        PROTOCOL.forEach((meaning, choice) -> {
            Choice ofFamily = new Choice(choice.row(), wanted);
            if (address.isIpv6() || merged.containsKey(meaning)) {
                merged.put(meaning, ofFamily);
            }
        });
    }

    private static long flags(Collection<Choice> choices) {
        long flags = 0;
        for (Choice choice : choices) {
            flags = flags & ~choice.row().clear() | choice.row().set();
        }
        return flags;
    }

    private static String data(Collection<Choice> choices, IpAddress address) {
        List<String> data = new ArrayList<>();
        for (Choice choice : choices) {
            if (choice.row().place() == Place.DATA) {
                data.add(choice.text().replaceFirst("^nfsvers=", "vers="));
            }
        }
        data.add("addr=" + address.text());
        return String.join(",", data);
    }

    private static String fstab(Map<String, Choice> merged, IpAddress address, int mountTimeoutSeconds) {
        Map<String, Choice> all = new LinkedHashMap<>(merged);
        FSTAB_ONLY.forEach(all::putIfAbsent);
        choices(List.of("x-systemd.mount-timeout=" + mountTimeoutSeconds)).forEach(all::putIfAbsent);
        SHUTDOWN_ORDER.forEach(all::putIfAbsent);
        List<String> fields = new ArrayList<>();
        all.values().forEach(choice -> fields.add(choice.text()));
        // Without mount.nfs the kernel needs it; mount.nfs replaces it by what it resolves from the source: the same.
        fields.add("addr=" + address.text());
        return String.join(",", fields);
    }

    private static int rsize(Map<String, Choice> merged) {
        String text = Objects.requireNonNull(merged.get("rsize")).text();
        return Integer.parseInt(text.substring(text.indexOf('=') + 1));
    }
}
