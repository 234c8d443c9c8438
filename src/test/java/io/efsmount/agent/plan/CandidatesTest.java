package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.plan.FileSystemSelector.ByCreationToken;
import io.efsmount.agent.plan.FileSystemSelector.ById;
import io.efsmount.agent.plan.FileSystemSelector.ByTags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CandidatesTest {
    private static final ByTags SHARED = new ByTags(Map.of("Name", "shared"));

    @Test
    void all_tags_must_match_with_their_exact_values() {
        var both = fileSystem("fs-00000001", 1, LifeCycle.AVAILABLE, Map.of("Name", "shared", "env", "prod", "x", "y"));
        var otherCase = fileSystem("fs-00000002", 1, LifeCycle.AVAILABLE, Map.of("Name", "Shared", "env", "prod"));
        var one = fileSystem("fs-00000003", 1, LifeCycle.AVAILABLE, Map.of("Name", "shared"));
        var wanted = new ByTags(Map.of("Name", "shared", "env", "prod"));

        assertEquals(List.of(both), Candidates.matching(wanted, List.of(otherCase, one, both)));
    }

    @Test
    void an_id_and_a_creation_token_match_exactly() {
        var one = fileSystem("fs-00000001", 1, LifeCycle.AVAILABLE);
        var two = fileSystem("fs-000000011", 1, LifeCycle.AVAILABLE);

        assertEquals(List.of(one), Candidates.matching(new ById("fs-00000001"), List.of(two, one)));
        assertEquals(List.of(two), Candidates.matching(new ByCreationToken("token-fs-000000011"), List.of(one, two)));
    }

    @Test
    void every_host_sees_the_same_order_oldest_first_then_by_id() {
        var oldest = fileSystem("fs-00000009", 1, LifeCycle.AVAILABLE);
        var twinA = fileSystem("fs-0000000a", 2, LifeCycle.AVAILABLE);
        var twinB = fileSystem("fs-0000000b", 2, LifeCycle.AVAILABLE);

        assertEquals(List.of(oldest, twinA, twinB), Candidates.matching(SHARED, List.of(twinB, oldest, twinA)));
        assertEquals(List.of(oldest, twinA, twinB), Candidates.matching(SHARED, List.of(twinA, twinB, oldest)));
    }

    @Test
    void the_only_match_is_taken() {
        var only = fileSystem("fs-00000001", 1, LifeCycle.AVAILABLE);

        assertEquals(new Observation.Known<>(only), Candidates.choose(mount(SHARED, false), List.of(only)));
    }

    @Test
    void no_match_is_a_problem_that_names_what_was_looked_for() {
        assertProblem(
                ProblemCode.NO_MATCH,
                "no file system with tags {Name=shared} in this region and account",
                Candidates.choose(mount(SHARED, true), List.of()));
    }

    @Test
    void two_matches_are_refused_and_both_are_named() {
        var one = fileSystem("fs-00000001", 1, LifeCycle.AVAILABLE);
        var two = fileSystem("fs-00000002", 2, LifeCycle.AVAILABLE, Map.of());

        assertProblem(
                ProblemCode.AMBIGUOUS,
                "2 file systems have tags {Name=shared}: "
                        + "fs-00000001 (Name shared, created 1970-01-01T00:00:01Z); "
                        + "fs-00000002 (no Name, created 1970-01-01T00:00:02Z)",
                Candidates.choose(mount(SHARED, false), List.of(one, two)));
    }

    @Test
    void a_long_list_of_matches_is_cut_after_ten() {
        var ten = IntStream.range(0, 10).mapToObj(CandidatesTest::numbered).toList();
        var eleven = IntStream.range(0, 11).mapToObj(CandidatesTest::numbered).toList();

        String all = Candidates.choose(mount(SHARED, false), ten)
                .reason()
                .orElseThrow()
                .message();
        String cut = Candidates.choose(mount(SHARED, false), eleven)
                .reason()
                .orElseThrow()
                .message();

        assertEquals(all.replace("10 file systems", "11 file systems") + "; and 1 more", cut);
    }

    @Test
    void the_oldest_of_several_is_taken_only_when_the_configuration_says_so() {
        var old = fileSystem("fs-00000001", 1, LifeCycle.AVAILABLE);
        var young = fileSystem("fs-00000002", 2, LifeCycle.AVAILABLE);

        assertEquals(new Observation.Known<>(old), Candidates.choose(mount(SHARED, true), List.of(old, young)));
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETING", "DELETED"})
    void a_successor_under_the_same_tags_replaces_one_that_is_being_deleted(LifeCycle going) {
        var old = fileSystem("fs-00000001", 1, going);
        var young = fileSystem("fs-00000002", 2, LifeCycle.AVAILABLE);

        assertEquals(new Observation.Known<>(young), Candidates.choose(mount(SHARED, false), List.of(old, young)));
        assertEquals(new Observation.Known<>(young), Candidates.choose(mount(SHARED, true), List.of(old, young)));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"DELETING", "DELETED"},
            mode = Mode.EXCLUDE)
    void any_other_state_leaves_the_tag_ambiguous(LifeCycle state) {
        var old = fileSystem("fs-00000001", 1, state);
        var young = fileSystem("fs-00000002", 2, LifeCycle.AVAILABLE);

        assertEquals(
                Optional.of(ProblemCode.AMBIGUOUS),
                Candidates.choose(mount(SHARED, false), List.of(old, young))
                        .reason()
                        .map(Problem::code));
    }

    @Test
    void when_all_are_going_the_only_one_is_still_named_so_that_its_state_can_be_reported() {
        var going = fileSystem("fs-00000001", 1, LifeCycle.DELETING);

        assertEquals(new Observation.Known<>(going), Candidates.choose(mount(SHARED, false), List.of(going)));
    }

    private static void assertProblem(ProblemCode code, String message, Observation<FileSystem> seen) {
        assertEquals(Optional.of(code.with(message)), seen.reason());
    }

    private static FileSystem numbered(int number) {
        return fileSystem("fs-0000000" + Integer.toHexString(number), number, LifeCycle.AVAILABLE);
    }

    private static FileSystem fileSystem(String id, int second, LifeCycle state) {
        return fileSystem(id, second, state, Map.of("Name", "shared"));
    }

    private static FileSystem fileSystem(String id, int second, LifeCycle state, Map<String, String> tags) {
        return new FileSystem(id, "token-" + id, Instant.ofEpochSecond(second), tags, state, Optional.empty());
    }

    private static MountSpec mount(FileSystemSelector selector, boolean oldestWhenAmbiguous) {
        return new MountSpec(
                "data",
                selector,
                oldestWhenAmbiguous,
                "/mnt/data",
                "/",
                List.of(),
                true,
                true,
                Optional.empty(),
                List.of(),
                true);
    }
}
