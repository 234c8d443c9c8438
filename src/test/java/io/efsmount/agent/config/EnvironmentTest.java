package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.plan.DirectorySpec;
import io.efsmount.agent.plan.FileSystemSelector.ByTags;
import io.efsmount.agent.plan.MountSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    @Test
    void the_environment_overrides_the_file() {
        AgentSettings settings = Reading.accepted(
                Reading.GOOD_MOUNT + "efs.region=eu-central-1\nefs.mounts.m.options=ro",
                Map.of(
                        "EFS_REGION",
                        "eu-west-1",
                        "EFS_MOUNTS_M_PATH",
                        "/srv/m",
                        "EFS_AVAILABILITY_ZONE_ID",
                        "euw1-az1"));
        assertEquals(Optional.of("eu-west-1"), settings.region());
        assertEquals(Optional.of("euw1-az1"), settings.zoneId());
        assertEquals("/srv/m", settings.mounts().getFirst().path());
        assertEquals(List.of("ro"), settings.mounts().getFirst().options());
    }

    @Test
    void a_blank_variable_leaves_the_file_as_it_is() {
        String text = Reading.GOOD_MOUNT + "efs.region=eu-central-1";
        assertEquals(
                Optional.of("eu-central-1"),
                Reading.accepted(text, Map.of("EFS_REGION", " ")).region());
    }

    @Test
    void the_environment_can_make_a_mount_whose_tag_keys_are_in_lower_case() {
        MountSpec mount = Reading.accepted(
                        "",
                        Map.of(
                                "EFS_MOUNTS_SHARED_PATH", "/mnt/shared",
                                "EFS_MOUNTS_SHARED_TAGS_COST_CENTER", "42",
                                "EFS_MOUNTS_SHARED_MOUNT_TARGET_IP", "10.0.1.10",
                                "EFS_MOUNTS_SHARED_DIRECTORIES_1_PATH", "app",
                                "EFS_MOUNTS_SHARED_DIRECTORIES_1_MODE", "0700"))
                .mounts()
                .getFirst();
        assertEquals("shared", mount.name());
        assertEquals(new ByTags(Map.of("cost_center", "42")), mount.selector());
        assertEquals("10.0.1.10", mount.target().orElseThrow().text());
        assertEquals(List.of(new DirectorySpec("app", 0700, 0, 0)), mount.directories());
    }

    @Test
    void a_mount_of_the_file_is_found_though_its_name_has_dashes_and_another_one_begins_alike() {
        List<MountSpec> mounts = Reading.accepted(
                        """
                        efs.mounts.my.id=fs-01234567
                        efs.mounts.my.path=/mnt/my
                        efs.mounts.my-data.tags.Name=x
                        efs.mounts.my-data.tags.Cost-Center=1
                        efs.mounts.my-data.path=/mnt/my-data
                        """,
                        Map.of(
                                "EFS_MOUNTS_MY_DATA_OPTIONS", "ro",
                                "EFS_MOUNTS_MY_DATA_TAGS_NAME", "y",
                                "EFS_MOUNTS_MY_DATA_TAGS_COST_CENTER", "2",
                                "EFS_MOUNTS_MY_OPTIONS", "rw"))
                .mounts();
        assertEquals(List.of("rw"), mounts.get(0).options());
        assertEquals(List.of("ro"), mounts.get(1).options());
        assertEquals(
                new ByTags(Map.of("Name", "y", "Cost-Center", "2")),
                mounts.get(1).selector());
    }

    @Test
    void only_variables_in_capitals_with_our_prefix_count() {
        Reading.accepted(
                Reading.GOOD_MOUNT, Map.of("efs_region", "x", "efs.region", "x", "AWS_PROFILE", "x", "EFS", "x"));
    }

    @Test
    void the_region_of_the_sdk_counts_where_none_is_configured() {
        Map<String, String> sdk = Map.of("AWS_REGION", "eu-west-3", "AWS_DEFAULT_REGION", "us-east-1");
        assertEquals(
                Optional.of("eu-west-3"),
                Reading.accepted(Reading.GOOD_MOUNT, sdk).region());
        assertEquals(
                Optional.of("eu-central-1"),
                Reading.accepted(Reading.GOOD_MOUNT + "efs.region=eu-central-1", sdk)
                        .region());
        assertEquals(
                Optional.of("us-east-1"),
                Reading.accepted(Reading.GOOD_MOUNT, Map.of("AWS_DEFAULT_REGION", "us-east-1"))
                        .region());
    }
}
