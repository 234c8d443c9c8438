package io.efsmount.agent.efs;

import static io.efsmount.agent.efs.Specs.byId;
import static io.efsmount.agent.efs.Specs.byTag;
import static io.efsmount.agent.efs.Specs.byToken;
import static io.efsmount.agent.efs.Specs.oldestByTag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.efsmount.agent.fakes.EfsFault;
import io.efsmount.agent.fakes.EfsWorlds;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeRows;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.LifeCycle;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.MountTarget;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalog learns from an API that works. */
class EfsCatalogTest {
    private static final String SHARED = "fs-0123456789abcdef0";

    private final FakeAws aws = new FakeAws();
    private final EfsCatalog catalog = new EfsCatalog(
            new EfsSettings("eu-central-1", Optional.of(aws.efs().uri()), false, false, Duration.ofSeconds(20)),
            new Credentials());

    @AfterEach
    void close() {
        catalog.close();
        aws.close();
    }

    private Discovery discover(MountSpec spec) {
        var seen = catalog.discover(spec);
        return seen.toOptional().orElseThrow(() -> new AssertionError(seen.reason()));
    }

    @Test
    void a_file_system_is_described_as_the_api_does() {
        Discovery found = discover(byId(SHARED));
        assertEquals(
                List.of(new FileSystem(
                        SHARED,
                        "shared-content",
                        Instant.ofEpochMilli(1_700_000_000_500L),
                        Map.of("Name", "shared", "role", "content"),
                        LifeCycle.AVAILABLE,
                        Optional.empty())),
                found.matches());
        assertEquals(
                Set.of("10.0.1.10 euc1-az1", "10.0.2.10 euc1-az2", "10.0.3.10 euc1-az3"),
                found.targets().stream()
                        .map(t -> t.address() + " " + t.zoneId())
                        .collect(Collectors.toSet()));
    }

    @Test
    void one_file_system_costs_two_calls_however_it_is_selected() {
        for (MountSpec spec : List.of(byId(SHARED), byToken("shared-content"), byTag("role", "content"))) {
            aws.state().forgetCalls();
            assertEquals(3, discover(spec).targets().size());
            assertEquals(Map.of("DescribeFileSystems", 1, "DescribeMountTargets", 1), efsCounts());
        }
    }

    @Test
    void making_a_catalog_asks_nothing() {
        new EfsCatalog(
                        new EfsSettings(
                                "eu-central-1", Optional.of(aws.efs().uri()), false, false, Duration.ofSeconds(1)),
                        new Credentials())
                .close();
        assertEquals(Map.of(), aws.state().counts());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true", "4, false", "5, true"})
    void every_page_is_read_in_whatever_order_the_rows_come(long seed, boolean emptyPages) {
        List<JsonNode> fileSystems = IntStream.range(0, 257)
                .mapToObj(n -> (JsonNode) FakeRows.fileSystem(n, Map.of("n", "" + n, "half", "" + n % 2)))
                .toList();
        List<JsonNode> targets = IntStream.rangeClosed(1, 23)
                .mapToObj(n -> (JsonNode) FakeRows.mountTarget(n, 256))
                .toList();
        aws.changeEfs(e -> EfsWorlds.paging(EfsWorlds.rows(e, fileSystems, targets), 100, 10, seed, emptyPages));
        Discovery found = discover(byTag("n", "256"));
        assertEquals(
                List.of(FakeRows.id(256)),
                found.matches().stream().map(FileSystem::id).toList());
        assertEquals(
                23, found.targets().stream().map(MountTarget::id).distinct().count());
        int pages = emptyPages ? 2 : 1;
        assertEquals(Map.of("DescribeFileSystems", 3 * pages, "DescribeMountTargets", 3 * pages), efsCounts());
        assertEquals(129, discover(byTag("half", "0")).matches().size());
    }

    @ParameterizedTest
    @CsvSource({
        "creating, CREATING",
        "available, AVAILABLE",
        "updating, UPDATING",
        "deleting, DELETING",
        "deleted, DELETED",
        "error, ERROR",
        "hibernating, UNKNOWN",
        "'', UNKNOWN",
        ", UNKNOWN"
    })
    void every_life_cycle_is_passed_on_and_a_new_one_is_unknown(String state, LifeCycle expected) {
        JsonNode fileSystem = FakeRows.fileSystem(1, Map.of()).put("LifeCycleState", state);
        JsonNode target = FakeRows.mountTarget(1, 1).put("LifeCycleState", state);
        aws.changeEfs(e -> EfsWorlds.rows(e, List.of(fileSystem), List.of(target)));
        Discovery found = discover(byId(FakeRows.id(1)));
        assertEquals(expected, found.matches().getFirst().lifeCycle());
        assertEquals(expected, found.targets().getFirst().lifeCycle());
    }

    @Test
    void a_one_zone_file_system_and_an_ipv6_only_target_are_recognised() {
        var target = FakeRows.mountTarget(1, 1).put("Ipv6Address", "2001:0DB8:0:0:0:0:0:10");
        target.remove("IpAddress");
        aws.changeEfs(e -> EfsWorlds.rows(
                e, List.of(FakeRows.fileSystem(1, Map.of()).put("AvailabilityZoneId", "euc1-az1")), List.of(target)));
        Discovery found = discover(byId(FakeRows.id(1)));
        assertEquals(Optional.of("euc1-az1"), found.matches().getFirst().oneZone());
        assertEquals("2001:db8::10", found.targets().getFirst().address().text());
    }

    @Test
    void what_does_not_exist_is_known_to_match_nothing() {
        for (MountSpec none : List.of(byId("fs-00000000"), byToken("nobody"), byTag("role", "nobody"))) {
            assertEquals(new Discovery(List.of(), List.of()), discover(none));
        }
    }

    @Test
    void an_ambiguous_tag_lists_all_matches_and_asks_for_no_targets() {
        aws.changeEfs(e -> EfsWorlds.rows(
                e,
                List.of(FakeRows.fileSystem(2, Map.of("a", "b")), FakeRows.fileSystem(1, Map.of("a", "b"))),
                List.of(FakeRows.mountTarget(1, 1))));
        Discovery refused = discover(byTag("a", "b"));
        assertEquals(
                List.of(FakeRows.id(1), FakeRows.id(2)),
                refused.matches().stream().map(FileSystem::id).toList());
        assertEquals(List.of(), refused.targets());
        assertEquals(Map.of("DescribeFileSystems", 1), efsCounts());
        assertEquals(1, discover(oldestByTag("a", "b")).targets().size());
    }

    @Test
    void several_mounts_ask_nothing_twice() {
        List<MountSpec> specs = List.of(
                byTag("role", "content"),
                byTag("Name", "shared"),
                byTag("role", "other"),
                byId(SHARED),
                oldestByTag("role", "content"));
        var found = catalog.discoverAll(specs);
        assertEquals(specs.stream().map(MountSpec::name).toList(), List.copyOf(found.keySet()));
        assertEquals(Map.of("DescribeFileSystems", 2, "DescribeMountTargets", 1), efsCounts());
        assertTrue(found.values().stream().allMatch(o -> o.reason().isEmpty()), found::toString);
    }

    @Test
    void a_pass_that_is_throttled_stops_asking() {
        aws.changeEfs(e -> EfsWorlds.fault(e, EfsFault.THROTTLED_400));
        var found = catalog.discoverAll(List.of(byId(SHARED), byTag("a", "b"), byToken("c")));
        assertEquals(3, found.size());
        assertTrue(
                found.values().stream().allMatch(o -> o.reason().orElseThrow().code() == ProblemCode.API_THROTTLED));
        assertEquals(1, aws.efsCalls());
    }

    @Test
    void a_pass_goes_on_after_a_failure_that_concerns_one_mount_only() {
        aws.fail(EfsFault.BAD_REQUEST);
        var found = catalog.discoverAll(List.of(byId("fs-00000000"), byId(SHARED)));
        assertEquals(
                Optional.of(ProblemCode.API_BAD_REQUEST),
                Objects.requireNonNull(found.get("id fs-00000000")).reason().map(p -> p.code()));
        assertTrue(
                Objects.requireNonNull(found.get("id " + SHARED)).toOptional().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a,b=c", "a\"b'c", "\u0000", "日本 🚀", "x\u2028y", "{{}}", ""})
    void a_tag_may_hold_anything_and_is_compared_exactly(String hostile) {
        aws.changeEfs(e -> EfsWorlds.rows(
                e,
                List.of(FakeRows.fileSystem(1, Map.of("role", hostile)), FakeRows.fileSystem(2, Map.of("role", "ab"))),
                List.of()));
        assertEquals(
                List.of(FakeRows.id(1)),
                discover(byTag("role", hostile)).matches().stream()
                        .map(FileSystem::id)
                        .toList());
    }

    private Map<String, Integer> efsCounts() {
        return aws.state().counts().entrySet().stream()
                .filter(count -> count.getKey().startsWith("Describe"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
