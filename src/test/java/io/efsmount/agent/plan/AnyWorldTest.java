package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What must be so in whatever world. A failure names the seed: {@code -Dworlds.seed=N} makes that world alone, and each run
 * of {@code -Dworlds.first=N} begins with another one.
 */
class AnyWorldTest {
    private static final int WORLDS = 2_000;
    private static final Set<MountPoint> FREE =
            Set.of(MountPoint.EMPTY_DIRECTORY, MountPoint.MISSING, MountPoint.GUARDED, MountPoint.GUARDED_BY_MODE);

    @Test
    void after_a_plan_was_carried_out_the_next_plan_is_empty() {
        inEveryWorld((scene, host) -> {
            scene.places.forEach(p -> p.activity = new Activity.Idle());
            Plan first = scene.plan();
            // What lies below a layer that is taken away is seen only then: each layer may need a plan of its own.
            int layers =
                    scene.places.stream().mapToInt(p -> p.stack.size()).max().orElse(0);
            Plan last = first;
            for (int i = 0; i < Math.max(layers, 1); i++) {
                host.apply(last);
                last = scene.plan();
            }
            assertEquals(List.of(), texts(last.actions()), "first plan: " + PlanText.of(first));
        });
    }

    @Test
    void nothing_is_mounted_over_data_over_a_foreign_mount_or_through_a_link() {
        inEveryWorld((scene, _) -> attaches(scene, (place, attach) -> {
            if (attach.replace() == Replace.NOTHING) {
                assertTrue(place.stack.isEmpty());
                assertTrue(FREE.contains(place.mountPoint.orElseThrow()));
            } else {
                MountEntry top = place.stack.getFirst();
                assertEquals("nfs4", top.type());
                Optional<IpAddress> server = Mounted.server(top);
                boolean told = serves(scene, server) || place.ip.equals(server) || isNamedAsOne(top);
                boolean known =
                        place.memory.isPresent() || place.dns.toOptional().equals(server);
                assertTrue(told || known, () -> "replaced " + top);
            }
        }));
    }

    private static boolean serves(Scene scene, Optional<IpAddress> server) {
        return scene.targets.values().stream()
                .flatMap(List::stream)
                .anyMatch(t -> server.equals(t.ipv4()) || server.equals(t.ipv6()));
    }

    private static boolean isNamedAsOne(MountEntry entry) {
        return entry.source().startsWith("fs-");
    }

    @Test
    void what_is_not_known_is_not_acted_on() {
        inEveryWorld((scene, _) -> {
            boolean knows = scene.apiDown.isEmpty();
            for (MountPlan plan : scene.plan().mounts()) {
                Place place = placeOf(scene, plan.spec().name());
                boolean help = place.memory.isPresent()
                        || place.ip.isPresent()
                        || place.dns.toOptional().isPresent();
                if (!knows && !help && place.hold == Hold.NONE) {
                    assertTrue(plan.actions().stream()
                            .allMatch(a -> a instanceof Action.SetReadAhead || isOfTheGround(a)));
                }
                if (place.stack.isEmpty() && place.mountPoint.equals(Optional.of(MountPoint.UNKNOWN))) {
                    assertFalse(plan.actions().stream().anyMatch(a -> a instanceof Action.Attach));
                }
            }
        });
    }

    private static boolean isOfTheGround(Action action) {
        return action instanceof Action.Guard || action instanceof Action.CreateMountPoint;
    }

    @Test
    void an_empty_mount_point_is_protected_before_anything_is_mounted_on_it_and_data_is_never_touched() {
        inEveryWorld((scene, _) -> {
            for (MountPlan plan : scene.plan().mounts()) {
                Place place = placeOf(scene, plan.spec().name());
                List<? extends Class<?>> kinds =
                        plan.actions().stream().map(Object::getClass).toList();
                int guard = kinds.indexOf(Action.Guard.class);
                int attach = kinds.indexOf(Action.Attach.class);
                MountPoint at = place.mountPoint.orElseThrow();
                boolean bare = at == MountPoint.EMPTY_DIRECTORY || at == MountPoint.MISSING;
                assertTrue(guard < 0 || (bare && place.guard));
                assertTrue(attach < 0 || !bare || !place.guard || !place.stack.isEmpty() || guard >= 0);
                assertTrue(guard < 0 || attach < 0 || guard < attach);
            }
        });
    }

    @Test
    void a_mount_that_is_being_worked_on_gets_no_second_action() {
        inEveryWorld((scene, _) -> {
            for (MountPlan plan : scene.plan().mounts()) {
                Place place = placeOf(scene, plan.spec().name());
                if (place.activity instanceof Activity.Busy) {
                    boolean nothing = plan.actions().stream().allMatch(a -> a instanceof Action.DropFstab);
                    assertTrue(nothing, () -> "" + plan.actions());
                }
            }
        });
    }

    @Test
    void a_server_that_just_failed_or_hangs_is_not_tried() {
        inEveryWorld((scene, _) -> attaches(scene, (place, attach) -> {
            Optional<IpAddress> failed = switch (place.activity) {
                case Activity.Stuck(Problem _, Optional<IpAddress> server) -> server;
                case Activity.BackingOff(Problem _, Optional<IpAddress> server) -> server;
                case Activity.Idle _, Activity.Busy _ -> Optional.empty();
            };
            assertFalse(failed.equals(Optional.of(attach.address())));
        }));
    }

    @Test
    void another_zone_is_never_used_where_that_is_refused() {
        inEveryWorld((scene, _) -> attaches(scene, (place, attach) -> {
            if (!place.crossZone && place.ip.isEmpty()) {
                Optional<String> own = scene.zone.toOptional();
                Optional<String> zone = scene.targets.values().stream()
                        .flatMap(List::stream)
                        .filter(t -> t.address().equals(attach.address()))
                        .map(MountTarget::zoneId)
                        .findFirst()
                        .filter(_ -> scene.apiDown.isEmpty())
                        .or(() -> place.memory
                                .filter(m -> m.address().equals(attach.address()))
                                .flatMap(Remembered::zoneId));
                assertTrue(own.isEmpty() || zone.isEmpty() || own.equals(zone), () -> own + " " + zone);
            }
        }));
    }

    @Test
    void a_given_address_is_the_only_one_that_is_used() {
        inEveryWorld((scene, _) ->
                attaches(scene, (place, attach) -> assertEquals(place.ip.orElse(attach.address()), attach.address())));
    }

    @Test
    void a_held_mount_is_never_attached_and_only_it_is_ever_unmounted_without_need() {
        inEveryWorld((scene, _) -> {
            for (MountPlan plan : scene.plan().mounts()) {
                Place place = placeOf(scene, plan.spec().name());
                boolean attaches = plan.actions().stream().anyMatch(a -> a instanceof Action.Attach);
                long detaches = plan.actions().stream()
                        .filter(a -> a instanceof Action.Detach)
                        .count();
                assertFalse(attaches && place.hold != Hold.NONE);
                assertTrue(detaches == 0 || place.hold != Hold.NONE || detaches < place.stack.size());
            }
        });
    }

    @Test
    void foreign_fstab_entries_are_never_touched_and_a_path_of_theirs_gets_none_of_ours() {
        inEveryWorld((scene, _) -> {
            for (Action action : scene.plan().actions()) {
                if (action instanceof Action.PutFstab(String _, FstabEntry entry)) {
                    assertTrue(scene.manageFstab && scene.fstabUnavailable.isEmpty());
                    assertFalse(scene.foreignPaths.contains(entry.path()));
                }
                if (action instanceof Action.DropFstab(String name)) {
                    assertTrue(scene.manageFstab && scene.fstabUnavailable.isEmpty());
                    assertTrue(scene.managed.stream().anyMatch(e -> e.name().equals(name)));
                }
            }
        });
    }

    @Test
    void the_host_that_can_be_seen_decides_not_the_order_of_the_answers() {
        inEveryWorld((scene, _) -> {
            String before = PlanText.of(scene.plan());
            scene.targets.replaceAll((_, targets) -> targets.reversed());
            assertEquals(before, PlanText.of(scene.plan()));
        });
    }

    private static void attaches(Scene scene, BiConsumer<Place, Action.Attach> check) {
        for (Action action : scene.plan().actions()) {
            if (action instanceof Action.Attach attach) {
                check.accept(placeOf(scene, attach.name()), attach);
            }
        }
    }

    private static Place placeOf(Scene scene, String name) {
        return scene.places.stream()
                .filter(p -> p.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(List<Action> actions) {
        return actions.stream().map(PlanText::action).collect(Collectors.toList());
    }

    static void inEveryWorld(BiConsumer<Scene, InMemoryHost> check) {
        int first = Integer.getInteger("worlds.seed", Integer.getInteger("worlds.first", 0));
        int count = Integer.getInteger("worlds.seed") == null ? WORLDS : 1;
        IntStream.range(first, first + count).forEach(seed -> {
            Scene scene = AnyScene.of(seed);
            try {
                check.accept(scene, new InMemoryHost(scene));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "in the world of -Dworlds.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        });
    }
}
