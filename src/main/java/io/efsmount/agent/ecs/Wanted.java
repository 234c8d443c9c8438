package io.efsmount.agent.ecs;

import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The attributes that say how a host is: {@code PREFIX.state}, and {@code PREFIX.NAME} with the file system's id for each
 * mount that can be used. ECS allows ten custom attributes on a container instance, so that mounts after the ninth have
 * none, whether or not the others can be used: which ones have does not change with the weather.
 *
 * @param attributes values by name, the state first
 * @param absent names of the attributes that are not to be there now, but would be if their mounts could be used
 * @param leftOut names of the mounts that never have an attribute
 */
public record Wanted(Map<String, String> attributes, List<String> absent, List<String> leftOut) {
    /** Custom attributes on one container instance, and in one call (service quotas of ECS, not adjustable). */
    public static final int MOST = 10;

    private static final String STATE = "state";
    // Attribute in the ECS API reference: letters, digits and - _ . / \ in names; values may have : @ and blanks too.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./\\\\-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_./\\\\:@ -]{1,128}");

    public static Wanted of(HostReport report, String prefix) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(stateName(prefix), report.state().code());
        List<String> absent = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        int room = MOST - 1;
        for (MountReport mount : report.mounts()) {
            String name = prefix + "." + mount.name();
            if (room == 0 || mount.name().equals(STATE) || !NAME.matcher(name).matches()) {
                leftOut.add(mount.name());
                continue;
            }
            room--;
            mount.fileSystemId()
                    .filter(id -> mount.usable() && VALUE.matcher(id).matches())
                    .ifPresentOrElse(id -> attributes.put(name, id), () -> absent.add(name));
        }
        return new Wanted(attributes, List.copyOf(absent), List.copyOf(leftOut));
    }

    public static String stateName(String prefix) {
        return prefix + "." + STATE;
    }
}
