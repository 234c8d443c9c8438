package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that the fakes answer from, as one value and as one JSON document (see {@link WorldJson}). A document names only
 * what differs from {@link WorldJson#defaults()}.
 */
public record FakeWorld(Metadata metadata, Efs efs, Introspection introspection, Ecs ecs) {

    /** How the metadata service misbehaves. */
    public enum MetadataFault {
        NONE,
        /** The connection is closed without an answer. */
        DOWN,
        /** Nothing listens. */
        REFUSED,
        /** Requests are accepted, and answered only when {@code lateSeconds} after the last change have passed. */
        LATE,
        ERROR_500
    }

    /**
     * @param delayMillis every answer comes that much later
     * @param tokenGeneration tokens of another generation are not valid: change it, and all tokens are gone
     * @param tokenUses a token is good for that many requests; 0 is without limit
     * @param role the instance role; null is none
     * @param credentialSeconds how long the role's credentials are valid
     * @param paths answers by path below {@code /latest/}; null or missing is 404
     */
    public record Metadata(
            MetadataFault fault,
            int lateSeconds,
            int delayMillis,
            int tokenGeneration,
            int tokenUses,
            @Nullable String role,
            int credentialSeconds,
            Map<String, @Nullable String> paths) {}

    /**
     * @param fault holds for every call that {@code next} says nothing about
     * @param next one fault for each of the next calls, used up as they come
     * @param delayMillis every answer comes that much later
     * @param shuffleSeed the order of the rows; 0 keeps theirs
     * @param emptyPages an empty page before each page
     * @param fileSystems rows as the API sends them, unchecked: a test may put anything into them
     * @param mountTargets rows as the API sends them, unchecked
     */
    public record Efs(
            EfsFault fault,
            List<EfsFault> next,
            int delayMillis,
            int fileSystemPage,
            int mountTargetPage,
            long shuffleSeed,
            boolean emptyPages,
            List<JsonNode> fileSystems,
            List<JsonNode> mountTargets) {}

    /** What the ECS agent's introspection endpoint says. */
    public enum IntrospectionState {
        REFUSED,
        /** HTTP 500 with a null ARN, as before registration. */
        UNREGISTERED,
        /** HTTP 200 with the list of commands, as for a path the agent does not know. */
        OTHER_BODY,
        /** HTTP 200 with what is no JSON. */
        GARBAGE,
        /** HTTP 200 without an end. */
        ENDLESS,
        SILENT,
        GOOD
    }

    public record Introspection(
            IntrospectionState state,
            @Nullable String cluster,
            @Nullable String containerInstanceArn,
            String version) {}

    /**
     * @param fault holds for every call that {@code next} says nothing about
     * @param next one fault for each of the next calls, used up as they come
     * @param delayMillis every answer comes that much later
     * @param denied operations that the role may not use, for example {@code DeleteAttributes}
     * @param attributeLimit how many custom attributes an instance may have
     * @param cluster name of the only cluster
     * @param instances its container instances by ARN
     */
    public record Ecs(
            EcsFault fault,
            List<EcsFault> next,
            int delayMillis,
            List<String> denied,
            int attributeLimit,
            String cluster,
            Map<String, Instance> instances) {}

    /**
     * @param status as ECS writes it
     * @param attributes custom ones, by name
     */
    public record Instance(String status, Map<String, String> attributes) {}

    public FakeWorld withEfs(UnaryOperator<Efs> change) {
        return new FakeWorld(metadata, change.apply(efs), introspection, ecs);
    }

    public FakeWorld withIntrospection(Introspection changed) {
        return new FakeWorld(metadata, efs, changed, ecs);
    }

    public FakeWorld withEcs(UnaryOperator<Ecs> change) {
        return new FakeWorld(metadata, efs, introspection, change.apply(ecs));
    }
}
