package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Placement;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No server is ever asked: a label of the name is longer than DNS allows (RFC 1035), which the resolver sees by itself. */
class DnsFallbackTest {
    private static final Problem SILENCE = ProblemCode.METADATA_UNREACHABLE.with("silence");
    private static final Observation<Discovery> API = Observation.known(new Discovery(List.of(), List.of()));
    private static final Observation<Discovery> NO_API = Observation.unavailable(SILENCE);

    private final HandMade hand = new HandMade();
    private final DnsFallback dns = new DnsFallback(hand.machinery(), Optional.of(Duration.ofSeconds(30)));

    @Test
    void with_zone_and_api_there_is_no_need_and_nothing_is_asked() {
        hand.passSeconds(3_600);
        assertEquals(ProblemCode.ZONE_UNKNOWN, code(byId(), true, API));
        assertEquals(0, hand.running());
    }

    @Test
    void it_waits_before_it_asks_and_the_wait_begins_anew_after_each_good_time() {
        for (Observation<Discovery> api : List.of(API, NO_API)) {
            boolean zone = api.equals(NO_API);
            code(byId(), zone, api);
            hand.passSeconds(29);
            assertEquals(ProblemCode.ZONE_UNKNOWN, code(byId(), zone, api));
            code(byId(), true, API);
            hand.passSeconds(29);
            assertEquals(ProblemCode.ZONE_UNKNOWN, code(byId(), zone, api));
            hand.passSeconds(29);
            assertEquals(ProblemCode.ZONE_UNKNOWN, code(byId(), zone, api));
            assertEquals(0, hand.running());
            hand.passSeconds(1);
            assertEquals(ProblemCode.NOT_ASKED_YET, code(byId(), zone, api));
            assertEquals(1, hand.running());
            code(byId(), zone, api);
            assertEquals(1, hand.running(), "one call at a time");
            hand.finishAll();
            code(byId(), true, API);
        }
    }

    @Test
    void a_name_that_is_not_known_is_asked_again_but_not_at_once() {
        code(byId(), false, API);
        hand.passSeconds(30);
        code(byId(), false, API);
        for (int i = 0; i < 5; i++) {
            hand.finishAll();
            assertEquals(ProblemCode.DNS_FAILED, code(byId(), false, API));
            hand.passSeconds(9);
            code(byId(), false, API);
            assertEquals(0, hand.running(), "its own failure wakes the loop: it must not ask in that pass");
            hand.passSeconds(1);
            code(byId(), false, API);
            assertEquals(1, hand.running());
        }
    }

    @Test
    void without_a_wait_it_never_asks() {
        DnsFallback never = new DnsFallback(hand.machinery(), Optional.empty());
        Problem problem = ask(never, byId(), false, API).reason().orElseThrow();
        hand.passSeconds(1_000_000);
        ask(never, byId(), false, API);
        assertEquals(0, hand.running());
        assertTrue(problem.message().contains("efs.zone-wait=never"), problem.message());
    }

    @Test
    void without_an_id_there_is_no_name() {
        MountSpec byTag = spec(new FileSystemSelector.ByTags(Map.of("Name", "x")));
        code(byTag, false, NO_API);
        hand.passSeconds(60);
        assertEquals(ProblemCode.ZONE_UNKNOWN, code(byTag, false, NO_API));
        assertEquals(0, hand.running());
    }

    private ProblemCode code(MountSpec spec, boolean zoneKnown, Observation<Discovery> api) {
        return ask(dns, spec, zoneKnown, api).reason().orElseThrow().code();
    }

    private static Observation<IpAddress> ask(
            DnsFallback dns, MountSpec spec, boolean zoneKnown, Observation<Discovery> api) {
        Observation<String> zone = zoneKnown ? Observation.known("az1") : Observation.unavailable(SILENCE);
        return dns.address(spec, new Placement(Observation.known("a".repeat(70)), zone, "i-1"), api);
    }

    private static MountSpec byId() {
        return spec(new FileSystemSelector.ById("fs-00000001"));
    }

    private static MountSpec spec(FileSystemSelector selector) {
        return new MountSpec(
                "data", selector, false, "/mnt/data", "/", List.of(), true, true, Optional.empty(), List.of(), true);
    }
}
