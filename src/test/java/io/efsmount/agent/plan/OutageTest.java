package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In worlds where all is done, AWS falls silent: whatever worked goes on, as if nothing had happened. */
class OutageTest {
    @SuppressWarnings("ImmutableEnumChecker") // a lambda is no state
    enum Outage {
        API(scene -> scene.apiDown = Optional.of(ProblemCode.API_UNREACHABLE.with("no route"))),
        API_DENIED(scene -> scene.apiDown = Optional.of(ProblemCode.API_ACCESS_DENIED.with("no rights"))),
        METADATA(scene -> {
            scene.zone = Observation.unavailable(ProblemCode.METADATA_UNREACHABLE.with("silence"));
            scene.region = Observation.unavailable(ProblemCode.METADATA_UNREACHABLE.with("silence"));
        }),
        ALL(scene -> {
            METADATA.begin.accept(scene);
            API.begin.accept(scene);
        });

        private final Consumer<Scene> begin;

        Outage(Consumer<Scene> begin) {
            this.begin = begin;
        }
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void an_outage_of_aws_unmounts_nothing_mounts_nothing_and_makes_nothing_unusable(Outage outage) {
        AnyWorldTest.inEveryWorld((scene, host) -> {
            settle(scene, host);
            Set<String> usable = usable(scene);
            outage.begin.accept(scene);
            Plan plan = scene.plan();
            assertFalse(plan.onHost().stream().anyMatch(OutageTest::isDrastic), () -> PlanText.of(plan));
            plan.mounts().stream()
                    .filter(mount -> usable.contains(mount.spec().name()))
                    .forEach(mount -> assertFalse(
                            mount.actions().stream()
                                    .filter(a -> !isConflict(scene, mount, a) && !isTwin(scene, mount, a))
                                    .anyMatch(OutageTest::isDrastic),
                            () -> PlanText.of(plan)));
            assertTrue(usable(scene).containsAll(usable), () -> PlanText.of(plan));
        });
    }

    private static boolean isRemembered(Scene scene, String mount) {
        Place place = scene.places.stream()
                .filter(p -> p.name.equals(mount))
                .findFirst()
                .orElseThrow();
        Optional<String> wanted = Candidates.choose(
                        place.spec(), Candidates.matching(place.selector, scene.fileSystems))
                .toOptional()
                .map(FileSystem::id);
        return place.memory
                .filter(m -> wanted.isEmpty() || wanted.get().equals(m.fileSystemId()))
                .filter(m -> m.selector().equals(place.selector.describe()))
                .filter(m -> Mounted.server(place.stack.getFirst()).equals(Optional.of(m.address())))
                .isPresent();
    }

    /** Another's line for the path is seen without AWS. */
    private static boolean isConflict(Scene scene, MountPlan mount, Action action) {
        return action instanceof Action.DropFstab
                && scene.foreignPaths.contains(mount.spec().path());
    }

    /** A layer that is there twice needs no zone to be seen; what the path shows stays the same. */
    private static boolean isTwin(Scene scene, MountPlan mount, Action action) {
        return action instanceof Action.Detach
                && scene.apiDown.isEmpty()
                && scene.world().mounts().stream()
                        .filter(facts -> facts.spec().equals(mount.spec()))
                        .anyMatch(facts -> !Standing.duplicates(facts).isEmpty());
    }

    private static boolean isDrastic(Action action) {
        return action instanceof Action.Attach || action instanceof Action.Detach || action instanceof Action.DropFstab;
    }

    @Test
    void settled_worlds_are_of_every_state() {
        Set<MountState> seen = EnumSet.noneOf(MountState.class);
        AnyWorldTest.inEveryWorld((scene, host) -> {
            settle(scene, host);
            scene.plan().mounts().forEach(mount -> seen.add(mount.verdict().state()));
        });
        assertTrue(seen.containsAll(Set.of(
                MountState.MOUNTED, MountState.DEGRADED, MountState.WAITING, MountState.FAILED, MountState.HELD)));
    }

    /** Everything answers, everything was done, and all that is usable was remembered by the API's word. */
    private static void settle(Scene scene, InMemoryHost host) {
        scene.apiDown = Optional.empty();
        for (int i = 0; i < 6; i++) {
            for (Place place : scene.places) {
                place.activity = new Activity.Idle();
                place.response = Optional.empty();
            }
            host.apply(scene.plan());
        }
        assertTrue(scene.plan().actions().isEmpty(), () -> PlanText.of(scene.plan()));
    }

    private static Set<String> usable(Scene scene) {
        return scene.plan().mounts().stream()
                .filter(mount -> mount.verdict().state().usable())
                .filter(mount -> isRemembered(scene, mount.spec().name()))
                .map(mount -> mount.spec().name())
                .collect(Collectors.toSet());
    }
}
