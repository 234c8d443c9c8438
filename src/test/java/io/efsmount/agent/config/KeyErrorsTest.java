package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyErrorsTest {

    /** The lines stand below the two of a good mount {@code m}, so that the first of them is line 3. */
    @ParameterizedTest
    @MethodSource("keys")
    void a_mistake_gives_exactly_this_line(String lines, String expected) {
        assertEquals(List.of("agent.properties:" + expected), Reading.errors(Reading.GOOD_MOUNT + lines, Map.of()));
    }

    static Stream<Arguments> keys() {
        String unknown = ": is no known key: ";
        return Stream.of(
                arguments("efs.regoin=x", "3: efs.regoin" + unknown + "did you mean efs.region?"),
                arguments("efs.Fips=true", "3: efs.Fips" + unknown + "did you mean efs.fips?"),
                arguments("region=x", "3: region" + unknown + "did you mean efs.region?"),
                arguments("efs.port=1", "3: efs.port" + unknown + "did you mean efs.health.port?"),
                arguments("efs.zone-id=x", "3: efs.zone-id" + unknown + "did you mean efs.availability-zone-id?"),
                arguments("efs.mounts.m.pth=/x", "3: efs.mounts.m.pth" + unknown + "did you mean efs.mounts.m.path?"),
                arguments("efs.mount.m.path=/x", "3: efs.mount.m.path" + unknown + "did you mean efs.mounts.m.path?"),
                arguments("mounts.m.path=/x", "3: mounts.m.path" + unknown + "did you mean efs.mounts.m.path?"),
                arguments(
                        "efs.mounts.m.mount-target=1",
                        "3: efs.mounts.m.mount-target" + unknown + "did you mean efs.mounts.m.mount-target-ip?"),
                arguments(
                        "efs.mounts.m.tag.Name=x",
                        "3: efs.mounts.m.tag.Name" + unknown + "did you mean efs.mounts.m.tags.Name?"),
                arguments(
                        "efs.mounts.m.tags=x",
                        "3: efs.mounts.m.tags" + unknown + "did you mean efs.mounts.m.tags.<Key>?"),
                arguments(
                        "efs.mounts.m.directories.1.owner=0",
                        "3: efs.mounts.m.directories.1.owner" + unknown + SEE_SAMPLE),
                arguments(
                        "efs.mounts.m.directories.1.pth=0",
                        "3: efs.mounts.m.directories.1.pth" + unknown
                                + "did you mean efs.mounts.m.directories.1.path?"),
                arguments("quarkus.log.level=DEBUG", "3: quarkus.log.level" + unknown + SEE_SAMPLE),
                arguments("efs.mounts[0].path=/x", "3: \"efs.mounts[0].path\" " + NO_KEY),
                arguments("efs..region=x", "3: \"efs..region\" " + NO_KEY),
                arguments("efs.region.=x", "3: \"efs.region.\" " + NO_KEY),
                arguments("efs.mounts.*.path=x", "3: \"efs.mounts.*.path\" " + NO_KEY),
                arguments("=x", "3: \"\" " + NO_KEY),
                arguments(
                        "efs.interval=10s\nefs.region=eu-west-1\nefs.interval=11s",
                        "5: efs.interval: is set already at agent.properties:3: keep one of the two"),
                arguments(
                        "efs.mounts.\"m\".path=/x",
                        "3: efs.mounts.m.path: is set already at agent.properties:2: keep one of the two"));
    }

    private static final String SEE_SAMPLE = "see agent.properties.sample for all keys";
    private static final String NO_KEY =
            "is no key: use letters, digits and - _ : / = + @, with single dots between the parts";

    @ParameterizedTest
    @MethodSource
    void a_mistake_in_the_environment_names_the_variable(String variable, String value, String expected) {
        assertEquals(List.of(expected), Reading.errors(Reading.GOOD_MOUNT, Map.of(variable, value)));
    }

    static Stream<Arguments> a_mistake_in_the_environment_names_the_variable() {
        return Stream.of(
                arguments(
                        "EFS_INTERVAL", "10", "environment EFS_INTERVAL: \"10\" has no unit: write 10s, 15m or 1h30m"),
                arguments(
                        "EFS_MOUNTS_M_PATH",
                        "mnt",
                        "environment EFS_MOUNTS_M_PATH: \"mnt\" is not absolute: start it with /"),
                arguments("EFS_REGOIN", "x", "environment EFS_REGOIN: means no known key: did you mean EFS_REGION?"),
                arguments(
                        "EFS_MOUNTS_M_PTH",
                        "x",
                        "environment EFS_MOUNTS_M_PTH: means no known key: did you mean EFS_MOUNTS_M_PATH?"),
                arguments(
                        "EFS_MOUNTS_MY_DATA_PATH",
                        "/x",
                        "environment EFS_MOUNTS_MY_DATA_PATH: means no known key: a mount whose name has a dash must "
                                + "stand in the file, with at least one key"),
                arguments(
                        "EFS_VOLUME_HANDLER",
                        "x",
                        "environment EFS_VOLUME_HANDLER: means no known key: unset it, or see agent.properties.sample "
                                + "for all keys"),
                arguments(
                        "EFS_MOUNTS_NEW_PATH",
                        "/mnt/new",
                        "environment EFS_MOUNTS_NEW_PATH: efs.mounts.new: selects no file system: set tags.<Key>, id"
                                + " or creation-token"));
    }
}
