package io.efsmount.agent.fakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The world as JSON. Reading merges a document over another world: objects key by key, everything else replaces what
 * was there. A key that the world does not have is refused, so that a misspelt fault does not make a test pass.
 */
public final class WorldJson {
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String DEFAULTS = """
            {
              "metadata": {
                "fault": "NONE", "lateSeconds": 0, "delayMillis": 0, "tokenGeneration": 0, "tokenUses": 0,
                "role": "content-host", "credentialSeconds": 21600,
                "paths": {
                  "meta-data/placement/region": "eu-central-1",
                  "meta-data/placement/availability-zone": "eu-central-1a",
                  "meta-data/placement/availability-zone-id": "euc1-az1",
                  "meta-data/instance-id": "i-0123456789abcdef0",
                  "meta-data/mac": "02:00:00:00:00:01",
                  "meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-id": "vpc-0123456789abcdef0",
                  "meta-data/spot/instance-action": null
                }
              },
              "efs": {
                "fault": "NONE", "next": [], "delayMillis": 0, "fileSystemPage": 100, "mountTargetPage": 10,
                "shuffleSeed": 1, "emptyPages": false,
                "fileSystems": [
                  {"FileSystemId": "fs-0123456789abcdef0", "CreationToken": "shared-content",
                   "CreationTime": 1700000000.5, "LifeCycleState": "available", "Name": "shared",
                   "NumberOfMountTargets": 3, "OwnerId": "111122223333",
                   "Tags": [{"Key": "Name", "Value": "shared"}, {"Key": "role", "Value": "content"}]}
                ],
                "mountTargets": [
                  {"MountTargetId": "fsmt-00000000000000001", "FileSystemId": "fs-0123456789abcdef0",
                   "LifeCycleState": "available", "IpAddress": "10.0.1.10", "AvailabilityZoneId": "euc1-az1",
                   "AvailabilityZoneName": "eu-central-1a", "SubnetId": "subnet-1", "VpcId": "vpc-0123456789abcdef0"},
                  {"MountTargetId": "fsmt-00000000000000002", "FileSystemId": "fs-0123456789abcdef0",
                   "LifeCycleState": "available", "IpAddress": "10.0.2.10", "AvailabilityZoneId": "euc1-az2",
                   "AvailabilityZoneName": "eu-central-1b", "SubnetId": "subnet-2", "VpcId": "vpc-0123456789abcdef0"},
                  {"MountTargetId": "fsmt-00000000000000003", "FileSystemId": "fs-0123456789abcdef0",
                   "LifeCycleState": "available", "IpAddress": "10.0.3.10", "AvailabilityZoneId": "euc1-az3",
                   "AvailabilityZoneName": "eu-central-1c", "SubnetId": "subnet-3", "VpcId": "vpc-0123456789abcdef0"}
                ]
              },
              "introspection": {
                "state": "GOOD", "cluster": "content",
                "containerInstanceArn":
                    "arn:aws:ecs:eu-central-1:111122223333:container-instance/content/0123456789abcdef0123456789abcdef",
                "version": "Amazon ECS Agent - v1.105.1 (*f0e4f2a1)"
              },
              "ecs": {
                "fault": "NONE", "next": [], "delayMillis": 0, "denied": [], "attributeLimit": 10, "cluster": "content",
                "instances": {
                  "arn:aws:ecs:eu-central-1:111122223333:container-instance/content/0123456789abcdef0123456789abcdef":
                    {"status": "ACTIVE", "attributes": {}}
                }
              }
            }
            """;

    private WorldJson() {}

    public static FakeWorld defaults() {
        return read(DEFAULTS);
    }

    /** A world from a document that names what differs from the defaults. */
    public static FakeWorld overDefaults(String json) {
        return over(defaults(), json);
    }

    /**
     * A world from a document that names what differs from the given one.
     *
     * @throws IllegalArgumentException if it is no JSON, or has a key or value the world does not know
     */
    public static FakeWorld over(FakeWorld base, String json) {
        try {
            ObjectNode merged = MAPPER.valueToTree(base);
            merge(merged, (ObjectNode) MAPPER.readTree(json));
            return MAPPER.treeToValue(merged, FakeWorld.class);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("not a world: " + e.getMessage(), e);
        }
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FakeWorld read(String json) {
        try {
            return MAPPER.readValue(json, FakeWorld.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        for (var entry : from.properties()) {
            JsonNode old = into.get(entry.getKey());
            if (old instanceof ObjectNode oldObject && entry.getValue() instanceof ObjectNode newObject) {
                merge(oldObject, newObject);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
