package io.efsmount.agent.efs;

import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.LifeCycle;
import io.efsmount.agent.plan.MountTarget;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.efs.model.FileSystemDescription;
import software.amazon.awssdk.services.efs.model.MountTargetDescription;

/**
 * From the API's rows to values. A row that cannot be one is left out: ids and addresses end up in fstab and in mount
 * options, and a file system without a creation time cannot be told from its elders.
 */
final class Rows {
    private static final Pattern FILE_SYSTEM_ID = Pattern.compile("fs-[0-9a-f]{8,40}");
    private static final Pattern TARGET_ID = Pattern.compile("fsmt-[0-9a-f]{8,40}");
    private static final Pattern ZONE_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private Rows() {}

    static Optional<FileSystem> fileSystem(FileSystemDescription row) {
        if (!fits(FILE_SYSTEM_ID, row.fileSystemId()) || row.creationTime() == null) {
            return Optional.empty();
        }
        return Optional.of(new FileSystem(
                row.fileSystemId(),
                Optional.ofNullable(row.creationToken()).orElse(""),
                row.creationTime(),
                tags(row),
                lifeCycle(row.lifeCycleStateAsString()),
                zone(row.availabilityZoneId())));
    }

    static Optional<MountTarget> mountTarget(MountTargetDescription row) {
        Optional<IpAddress> ipv4 = address(row.ipAddress()).filter(address -> !address.isIpv6());
        Optional<IpAddress> ipv6 = address(row.ipv6Address()).filter(IpAddress::isIpv6);
        Optional<String> zone = zone(row.availabilityZoneId());
        if (!fits(TARGET_ID, row.mountTargetId()) || zone.isEmpty() || (ipv4.isEmpty() && ipv6.isEmpty())) {
            return Optional.empty();
        }
        LifeCycle lifeCycle = lifeCycle(row.lifeCycleStateAsString());
        return Optional.of(new MountTarget(row.mountTargetId(), lifeCycle, ipv4, ipv6, zone.get()));
    }

    private static Map<String, String> tags(FileSystemDescription row) {
        Map<String, String> tags = new HashMap<>();
        for (var tag : row.tags()) {
            if (tag != null && tag.key() != null && tag.value() != null) {
                tags.put(tag.key(), tag.value());
            }
        }
        return tags;
    }

    private static LifeCycle lifeCycle(@Nullable String state) {
        String name = Optional.ofNullable(state).orElse("").toUpperCase(Locale.ROOT);
        return Arrays.stream(LifeCycle.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(LifeCycle.UNKNOWN);
    }

    private static Optional<IpAddress> address(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(IpAddress::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> zone(@Nullable String id) {
        return Optional.ofNullable(id).filter(ZONE_ID.asMatchPredicate());
    }

    private static boolean fits(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches();
    }
}
