package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Rows as the EFS API sends them. */
public final class FakeRows {
    private FakeRows() {}

    /** A file system whose id, creation token and age follow from its number: a greater one is younger. */
    public static ObjectNode fileSystem(int number, Map<String, String> tags) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("FileSystemId", id(number))
                .put("CreationToken", "token-" + number)
                .put("CreationTime", 1_700_000_000L + number)
                .put("LifeCycleState", "available")
                .put("NumberOfMountTargets", 3);
        var list = row.putArray("Tags");
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        return row;
    }

    public static ObjectNode mountTarget(int number, int fileSystem) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("MountTargetId", "fsmt-%017x".formatted(number))
                .put("FileSystemId", id(fileSystem))
                .put("LifeCycleState", "available")
                .put("IpAddress", "10.0." + number + ".10")
                .put("AvailabilityZoneId", "euc1-az" + number);
    }

    public static String id(int number) {
        return "fs-%017x".formatted(number);
    }
}
