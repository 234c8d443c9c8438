package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoveredTest {
    private static final Observation<Discovery> ANSWER = Observation.known(new Discovery(List.of(), List.of()));

    private static MountSpec mount(String name, String tag, boolean oldest) {
        return new MountSpec(
                name,
                new FileSystemSelector.ByTags(Map.of("Name", tag)),
                oldest,
                "/mnt/" + name,
                "/",
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(),
                true);
    }

    private final List<MountSpec> mounts = List.of(mount("a", "x", false), mount("b", "y", false));
    private final Discovered discovered = new Discovered(mounts);

    @Test
    void what_is_known_stays_known_when_the_api_cannot_be_asked() {
        discovered.takeIn(mounts, Map.of("a", ANSWER));
        discovered.takeIn(mounts, Map.of("a", Observation.unavailable(ProblemCode.API_THROTTLED.with("slow"))));
        assertEquals(Optional.of(ANSWER), discovered.about("a"));
        assertEquals(Optional.empty(), discovered.about("b"));
    }

    @Test
    void what_selects_as_before_stays_known_and_the_rest_is_forgotten() {
        discovered.takeIn(mounts, Map.of("a", ANSWER, "b", ANSWER));
        assertTrue(discovered.askFor(List.of(mount("a", "x", false), mount("b", "z", false))));
        assertEquals(Optional.of(ANSWER), discovered.about("a"));
        assertEquals(Optional.empty(), discovered.about("b"));
        assertTrue(discovered.askFor(List.of(mount("a", "x", true))), "another of several matches may be chosen");
        assertEquals(Optional.empty(), discovered.about("a"));
        assertFalse(discovered.askFor(List.of(mount("a", "x", true))), "nothing changed");
    }

    @Test
    void an_answer_to_an_old_question_does_not_count_for_the_new_one() {
        discovered.askFor(List.of(mount("a", "other", false)));
        discovered.takeIn(mounts, Map.of("a", ANSWER, "b", ANSWER));
        assertEquals(Optional.empty(), discovered.about("a"));
        assertEquals(Optional.empty(), discovered.about("b"));
    }

    @Test
    void a_mount_that_is_given_by_hand_is_not_asked_about() {
        MountSpec byHand = new MountSpec(
                "h",
                new FileSystemSelector.ById("fs-01234567"),
                false,
                "/mnt/h",
                "/",
                List.of(),
                true,
                true,
                Optional.of(IpAddress.parse("10.0.1.10")),
                List.of(),
                true);
        assertTrue(discovered.askFor(List.of(byHand)));
        assertEquals(List.of(), discovered.asking());
    }
}
