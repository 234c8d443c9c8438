package io.efsmount.agent.ecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.report.MountReport;
import io.efsmount.agent.report.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WantedTest {
    private static final String ID = "fs-0123456789abcdef0";

    @Test
    void a_ready_host_has_its_state_and_the_file_system_of_each_mount() {
        assertEquals(
                new Wanted(Map.of("efs.state", "ready", "efs.a", ID, "efs.b-2", ID), List.of(), List.of()),
                Wanted.of(Reports.host(Reports.mounted("a"), Reports.mounted("b-2")), "efs"));
    }

    @Test
    void a_mount_that_cannot_be_used_has_no_attribute() {
        assertEquals(
                Map.of("x/y.state", "failed", "x/y.a", ID),
                Wanted.of(Reports.host(Reports.mounted("a"), Reports.failed("b", true)), "x/y")
                        .attributes());
        assertEquals(
                Map.of("efs.state", "degraded", "efs.shared", ID),
                Wanted.of(Weather.degraded(), "efs").attributes());
    }

    @Test
    void the_first_nine_mounts_in_the_order_of_the_configuration_have_room_beside_the_state() {
        List<MountReport> twelve = new ArrayList<>(
                IntStream.range(0, 12).mapToObj(i -> Reports.mounted("m" + i)).toList());
        Wanted all = Wanted.of(Reports.host(twelve.toArray(MountReport[]::new)), "efs");
        assertEquals(Wanted.MOST, all.attributes().size());
        assertTrue(all.attributes().containsKey("efs.m8"));
        assertEquals(List.of("m9", "m10", "m11"), all.leftOut());

        twelve.set(2, Reports.failed("m2", false));
        Wanted less = Wanted.of(Reports.host(twelve.toArray(MountReport[]::new)), "efs");
        assertEquals(List.of("m9", "m10", "m11"), less.leftOut(), "who has room does not depend on the weather");
        assertEquals(9, less.attributes().size());
        assertEquals(List.of("efs.m2"), less.absent());
    }

    @Test
    void a_mount_named_state_cannot_take_the_place_of_the_state() {
        Wanted wanted = Wanted.of(Reports.host(Reports.mounted("state"), Reports.mounted("a")), "efs");
        assertEquals(Map.of("efs.state", "ready", "efs.a", ID), wanted.attributes());
        assertEquals(List.of("state"), wanted.leftOut());
    }

    @Test
    void the_longest_prefix_and_the_longest_name_of_a_mount_make_a_name_that_ecs_takes() {
        String longest = "m".repeat(63);
        Wanted wanted = Wanted.of(Reports.host(Reports.mounted(longest)), "p".repeat(64));
        assertEquals(2, wanted.attributes().size());
        assertTrue(wanted.attributes().keySet().stream().allMatch(name -> name.length() <= 128));
    }
}
