package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of {@link Planner}, sentence by sentence. {@link AnyWorldTest} has them for any world. */
class PlannerLawsTest {
    private static final String AWS = "fs fs-00000001\ntarget 10.0.2.10 az2\ntarget 10.0.1.10 az1\n";
    private static final String MOUNT = "mount data id=fs-00000001\n";
    private static final String HOME = "stack 10.0.1.10:/\nmemory 10.0.1.10 az1\nfstab right 10.0.1.10\n";
    private static final String AWAY = "stack 10.0.2.10:/\nmemory 10.0.2.10 az2\nfstab right 10.0.2.10\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                AWS + MOUNT + HOME,
                AWS + MOUNT + HOME + "reach 10.0.1.10 DEAD\nreach 10.0.2.10 ANSWERS\n",
                AWS + MOUNT + HOME + "readahead 15350\n",
                AWS + "mount data id=fs-00000001 cross-zone=refuse\n" + HOME,
                AWS + "mount data id=fs-00000001 options=timeo=300\n" + HOME,
                AWS + MOUNT + AWAY,
                AWS + MOUNT + AWAY + "reach 10.0.1.10 DEAD\nreach 10.0.2.10 ANSWERS\n",
                AWS + MOUNT + "stack fs-00000001.efs.eu-central-1.amazonaws.com:/ addr=10.0.1.10\n"
                        + "memory 10.0.1.10 az1\nfstab off\n",
            })
    void a_mount_that_is_right_and_works_is_left_alone(String world) {
        assertEquals(List.of(), actions(world));
        assertTrue(SceneText.parse(world).onlyMount().verdict().state().usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api down api-unreachable\n" + MOUNT,
                "api down not-asked-yet\n" + MOUNT + "stack 10.0.1.10:/\n",
                "api down api-access-denied\n" + MOUNT + HOME,
                "zone unknown\n" + AWS + MOUNT,
                "zone unknown\n" + AWS + MOUNT + HOME,
                "zone unknown\n" + AWS + MOUNT + "dns failed\n",
                AWS + MOUNT + "at UNKNOWN\n",
                AWS + MOUNT + "stack 10.0.1.10:/\nmemory 10.0.1.10 az1\nfstab unavailable\n",
                AWS + MOUNT + AWAY + "response UNKNOWN\nreach 10.0.1.10 ANSWERS\n",
                AWS + MOUNT + HOME + "response OVERDUE\nreach 10.0.2.10 ANSWERS\n",
                AWS + MOUNT + HOME + "response OVERDUE\nreach 10.0.1.10 DEAD\n",
                "api down api-error\nmount data tag:Name=new\nstack 10.0.1.10:/\nmemory 10.0.1.10 az1 selector=x\n",
            })
    void what_is_not_known_is_not_acted_on(String world) {
        assertEquals(List.of(), actions(world));
    }

    @Test
    void a_target_of_the_hosts_own_zone_comes_first() {
        for (String zone : List.of("az1", "az2")) {
            String expected = zone.equals("az1") ? "10.0.1.10" : "10.0.2.10";
            for (int host = 0; host < 20; host++) {
                Scene scene = SceneText.parse("zone " + zone + "\nseed i-" + host + "\n" + AWS + MOUNT);
                assertEquals(expected, attach(scene).address().text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at NOT_EMPTY",
                "at NOT_A_DIRECTORY",
                "at UNREADABLE",
                "stack 10.0.9.9:/ type=ext4",
                "stack 10.0.9.9:/",
                "stack 10.0.1.10:/other",
                "stack 10.0.1.10:/ root=/part",
                "stack 10.0.1.10:/ type=nfs",
                "stack 10.0.9.9:/\nresponse STALE",
                "stack 10.0.9.9:/ type=fuse\nstack 10.0.1.10:/",
            })
    void nothing_is_mounted_over_data_over_a_foreign_mount_or_through_a_link(String obstacle) {
        Scene scene = SceneText.parse(AWS + MOUNT + obstacle);

        assertEquals(List.of(), scene.plan().actions());
        assertEquals(MountState.FAILED, scene.onlyMount().verdict().state());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                AWS + MOUNT,
                "api down api-unreachable\n" + MOUNT,
                "zone unknown\n" + AWS + MOUNT,
                AWS + MOUNT + "hold HELD\n",
                AWS + MOUNT + HOME,
                "api down api-error\n" + MOUNT + HOME,
            })
    void an_empty_mount_point_is_protected_before_anything_is_mounted_on_it_and_data_is_never_touched(String world) {
        List<String> actions = actions(world + "at EMPTY_DIRECTORY\n");
        assertEquals("guard /mnt/data", actions.getFirst());
        for (String other :
                List.of("at GUARDED", "at GUARDED_BY_MODE", "at NOT_EMPTY", "at UNREADABLE", "at UNKNOWN")) {
            assertFalse(actions(world + other).contains("guard /mnt/data"), other);
        }
        assertFalse(actions(world + "at EMPTY_DIRECTORY\nground ro shared:1").contains("guard /mnt/data"));
        assertFalse(actions(world.replace(MOUNT, "mount data id=fs-00000001 guard=false\n") + "at EMPTY_DIRECTORY")
                .contains("guard /mnt/data"));
    }

    @Test
    void a_mount_point_that_an_operator_was_given_is_not_protected_again() {
        assertEquals(List.of(), actions(AWS + MOUNT + "hold LEFT_ALONE\nat EMPTY_DIRECTORY"));
        assertEquals(List.of(), actions(AWS + MOUNT + "hold HELD\nat MISSING"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at MISSING",
                "stack 10.0.1.10:/",
                "stack 10.0.1.10:/\nreadahead 128",
                "stack 10.0.1.10:/\nresponse STALE",
                "stack 10.0.1.10:/\nresponse OVERDUE\nreach 10.0.1.10 DEAD\nreach 10.0.2.10 ANSWERS",
                "stack 10.0.2.10:/\nreach 10.0.1.10 ANSWERS",
                "stack 10.0.1.10:/\nhold HELD",
                "stack 10.0.1.10:/\nhold HELD_LAZY",
            })
    void a_mount_that_is_being_worked_on_gets_no_second_action(String rest) {
        assertEquals(List.of(), actions(AWS + MOUNT + rest + "\nactivity busy"));
        assertTrue(!actions(AWS + MOUNT + rest).isEmpty(), "there is something to do, were it not busy");
    }

    @Test
    void a_working_mount_is_only_replaced_when_it_is_idle() {
        for (String world : List.of(
                AWS + MOUNT + AWAY + "reach 10.0.1.10 ANSWERS\n",
                "fs fs-00000001\ntarget 10.0.1.11 az1\n" + MOUNT + HOME + "reach 10.0.1.11 ANSWERS\n",
                AWS + "mount data id=fs-00000001 directory=/b\n" + HOME,
                AWS + "mount data id=fs-00000001 ip=10.0.9.9\n" + HOME + "reach 10.0.9.9 ANSWERS\n")) {
            assertEquals(Replace.WHEN_IDLE, attach(SceneText.parse(world)).replace(), world);
        }
    }

    @Test
    void foreign_mounts_and_foreign_fstab_entries_are_never_touched() {
        for (String hold : List.of("NONE", "HELD", "HELD_LAZY")) {
            assertEquals(List.of(), actions(AWS + MOUNT + "stack 10.0.9.9:/ type=xfs\nhold " + hold));
            List<String> both = actions(AWS + MOUNT + HOME + "fstab foreign /mnt/data\nhold " + hold);
            assertTrue(both.contains("drop from fstab: data"), "only ours goes: " + both);
            assertTrue(both.stream().noneMatch(a -> a.startsWith("put")), "ours is not added: " + both);
        }
    }

    @Test
    void after_a_plan_was_carried_out_the_next_plan_is_empty() {
        for (String world : List.of(
                AWS + MOUNT,
                AWS + "mount data id=fs-00000001 dirs=a options=rsize=65536\nat MISSING\n",
                "api down api-unreachable\n" + MOUNT + "at MISSING\n",
                AWS + MOUNT + HOME + "at EMPTY_DIRECTORY\n",
                AWS + MOUNT + HOME + "hold HELD\nat EMPTY_DIRECTORY\n",
                "zone unknown\n" + AWS + MOUNT + "dns 10.0.2.10\n",
                "api down api-error\n" + MOUNT + "dns 10.0.2.10\n",
                "api down api-error\n" + MOUNT + "memory 10.0.1.10 az1\n",
                AWS + MOUNT + AWAY + "reach 10.0.1.10 ANSWERS\n",
                AWS + MOUNT + HOME + "response STALE\n",
                AWS + MOUNT + HOME + "hold HELD\n",
                AWS + MOUNT
                        + "stack 10.0.1.10:/ device=0:9\nstack 10.0.1.10:/ device=0:9\nstack 10.0.1.10:/ device=0:9\n",
                AWS + MOUNT + HOME
                        + "fstab foreign /mnt/data\nstaging /run/x\nfstab managed gone 10.0.1.1:/ /gone\n")) {
            Scene scene = SceneText.parse(world);
            Plan first = scene.plan();
            assertTrue(!first.actions().isEmpty(), world);
            new InMemoryHost(scene).apply(first);
            assertEquals(List.of(), scene.plan().actions(), world);
        }
    }

    @Test
    void hosts_without_a_target_in_their_zone_spread_evenly_and_each_keeps_its_own() {
        String others = "fs fs-00000001\ntarget 10.0.2.10 az2\ntarget 10.0.3.10 az3\ntarget 10.0.4.10 az4\n";
        Map<String, Integer> hosts = new HashMap<>();
        for (String seed : IntStream.range(0, 3_000)
                .mapToObj(i -> String.format("i-0%016x", i * 7919L))
                .toList()) {
            Scene scene = SceneText.parse("seed " + seed + "\n" + others + MOUNT);
            String first = attach(scene).address().text();
            assertEquals(first, attach(scene).address().text());
            hosts.merge(first, 1, Integer::sum);
        }
        assertEquals(3, hosts.size());
        hosts.forEach((target, count) -> assertTrue(count > 800 && count < 1_200, target + ": " + count));
    }

    @Test
    void when_a_target_goes_only_its_own_hosts_move() {
        for (int host = 0; host < 200; host++) {
            String seed = "seed i-" + host + "\n";
            Stream<String> all = Stream.of("10.0.2.10 az2", "10.0.3.10 az3", "10.0.4.10 az4");
            String before = first(seed, all.toList());
            String after = first(seed, List.of("10.0.2.10 az2", "10.0.3.10 az3"));
            assertTrue(after.equals(before) || before.equals("10.0.4.10"), before + " → " + after);
        }
    }

    private static String first(String seed, List<String> targets) {
        StringBuilder world = new StringBuilder(seed + "fs fs-00000001\n");
        targets.forEach(target -> world.append("target ").append(target).append('\n'));
        return attach(SceneText.parse(world + MOUNT)).address().text();
    }

    private static Action.Attach attach(Scene scene) {
        return scene.plan().actions().stream()
                .flatMap(a -> a instanceof Action.Attach attach ? Stream.of(attach) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> actions(String world) {
        return SceneText.parse(world).plan().actions().stream()
                .map(PlanText::action)
                .toList();
    }
}
