package io.efsmount.agent.efs;

import static io.efsmount.agent.efs.Specs.byId;
import static io.efsmount.agent.efs.Specs.byTag;
import static io.efsmount.agent.efs.Specs.byToken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.fakes.EfsFault;
import io.efsmount.agent.fakes.EfsWorlds;
import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.fakes.FakeRows;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which the API fails is a problem with a code, never an exception and never "there is nothing". */
class EfsFailuresTest {
    private static final MountSpec SHARED = byId("fs-0123456789abcdef0");

    private final FakeAws aws = new FakeAws();
    private final EfsCatalog catalog = catalog(aws.efs().uri(), Duration.ofSeconds(20));

    @AfterEach
    void close() {
        catalog.close();
        aws.close();
    }

    private static EfsCatalog catalog(URI endpoint, Duration deadline) {
        return new EfsCatalog(
                new EfsSettings("eu-central-1", Optional.of(endpoint), false, false, deadline), new Credentials());
    }

    private Problem problem(MountSpec spec) {
        return problem(catalog, spec);
    }

    private static Problem problem(EfsCatalog asked, MountSpec spec) {
        var seen = asked.discover(spec);
        Problem problem = seen.reason().orElseThrow(() -> new AssertionError("no problem, but " + seen));
        assertFalse(problem.message().contains("FAKE-SE"), () -> "a secret is in: " + problem.message());
        assertTrue(problem.message().length() < 800, problem::message);
        return problem;
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED_400,   API_THROTTLED",
        "THROTTLED_429,   API_THROTTLED",
        "ACCESS_DENIED,   API_ACCESS_DENIED",
        "EXPIRED_TOKEN,   API_CREDENTIALS",
        "BAD_SIGNATURE,   API_CREDENTIALS",
        "BAD_REQUEST,     API_BAD_REQUEST",
        "ERROR_500,       API_ERROR",
        "UNAVAILABLE_503, API_ERROR",
        "FOREIGN_404,     API_BAD_ANSWER",
        "FOREIGN_403,     API_BAD_ANSWER",
        "FOREIGN_JSON,    API_BAD_ANSWER",
        "WRONG_TYPE,      API_BAD_ANSWER",
        "JSON_ARRAY,      API_BAD_ANSWER",
        "EMPTY_BODY,      API_BAD_ANSWER",
        "REDIRECT,        API_BAD_ANSWER",
        "HTML,            API_BAD_ANSWER",
        "TRUNCATED_JSON,  API_BAD_ANSWER",
        "CUT_SHORT,       API_UNREACHABLE",
        "RESET,           API_UNREACHABLE",
        "REFUSED,         API_UNREACHABLE",
        "SAME_MARKER,     API_BAD_ANSWER",
        "ENDLESS_PAGES,   API_BAD_ANSWER",
    })
    void every_failure_has_its_code_and_is_over_when_the_api_is_well_again(EfsFault fault, ProblemCode code) {
        aws.changeEfs(e -> EfsWorlds.fault(e, fault));
        assertEquals(code, problem(SHARED).code());
        assertEquals(code, problem(byTag("role", "content")).code());
        aws.changeEfs(e -> EfsWorlds.fault(e, EfsFault.NONE));
        assertEquals(
                3, catalog.discover(SHARED).toOptional().orElseThrow().targets().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = EfsFault.class,
            mode = EnumSource.Mode.EXCLUDE,
            // REFUSED cannot be for one call; the others are faults of a page, and end with it.
            names = {"NONE", "REFUSED", "UNFILTERED", "SAME_MARKER", "ENDLESS_PAGES", "SILENT", "DRIP"})
    void a_failure_of_the_second_call_is_not_taken_for_a_file_system_without_targets(EfsFault fault) {
        aws.fail(EfsFault.NONE, fault, fault);
        problem(SHARED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"THROTTLED_400", "THROTTLED_429", "ERROR_500", "UNAVAILABLE_503", "TRUNCATED_JSON", "CUT_SHORT"})
    void a_failed_call_is_not_tried_again_by_the_sdk(EfsFault fault) {
        aws.changeEfs(e -> EfsWorlds.fault(e, fault));
        problem(SHARED);
        assertEquals(1, aws.efsCalls());
    }

    @Test
    void a_call_that_ends_without_a_byte_is_tried_once_more_by_the_jdk_and_no_oftener() {
        aws.changeEfs(e -> EfsWorlds.fault(e, EfsFault.RESET));
        problem(SHARED);
        assertTrue(aws.efsCalls() <= 2, () -> aws.efsCalls() + " calls");
    }

    @Test
    void a_file_system_that_goes_away_between_two_calls_is_asked_about_again_later() {
        aws.fail(EfsFault.NONE, EfsFault.NOT_FOUND);
        assertEquals(ProblemCode.API_ERROR, problem(SHARED).code());
    }

    @Test
    void a_listing_that_is_not_found_is_not_from_the_api() {
        aws.fail(EfsFault.NOT_FOUND);
        assertEquals(
                ProblemCode.API_BAD_ANSWER, problem(byTag("role", "content")).code());
    }

    @Test
    void an_answer_about_other_file_systems_does_not_mean_that_ours_is_gone() {
        aws.changeEfs(e -> EfsWorlds.fault(e, EfsFault.UNFILTERED));
        assertEquals(ProblemCode.API_BAD_ANSWER, problem(byId("fs-00000000")).code());
        assertEquals(ProblemCode.API_BAD_ANSWER, problem(byToken("other")).code());
    }

    @Test
    void mount_targets_of_other_file_systems_are_left_out() {
        var targets = List.of(FakeRows.mountTarget(1, 1), FakeRows.mountTarget(2, 2));
        var both = List.of(FakeRows.fileSystem(1, Map.of()), FakeRows.fileSystem(2, Map.of()));
        aws.changeEfs(e -> EfsWorlds.rows(EfsWorlds.fault(e, EfsFault.UNFILTERED), both, targets));
        Discovery found = catalog.discover(byId(FakeRows.id(1))).toOptional().orElseThrow();
        assertEquals(1, found.matches().size());
        assertEquals(
                List.of("10.0.1.10"),
                found.targets().stream().map(t -> t.address().text()).toList());
    }

    @Test
    void a_denial_names_the_action_and_who_was_denied() {
        aws.fail(EfsFault.NONE, EfsFault.ACCESS_DENIED);
        String message = problem(SHARED).message();
        assertTrue(message.contains("elasticfilesystem:DescribeMountTargets"), message);
        assertTrue(message.contains("arn:aws:sts::111122223333:assumed-role/content-host"), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DRIP"})
    void a_call_ends_at_its_deadline_however_slowly_the_answer_comes(EfsFault fault) {
        assertEquals(
                3, catalog.discover(SHARED).toOptional().orElseThrow().targets().size()); // classes are loaded now
        try (EfsCatalog hasty = catalog(aws.efs().uri(), Duration.ofSeconds(1))) {
            aws.changeEfs(e -> EfsWorlds.fault(e, fault));
            assertTimeout(
                    Duration.ofSeconds(4),
                    () -> assertEquals(
                            ProblemCode.API_UNREACHABLE, problem(hasty, SHARED).code()));
            assertFalse(Thread.interrupted(), "the SDK's way to end a call must not reach the caller");
        }
    }

    @Test
    void a_late_answer_within_the_deadline_is_good() {
        aws.changeEfs(e -> EfsWorlds.delay(e, 300));
        assertEquals(
                3, catalog.discover(SHARED).toOptional().orElseThrow().targets().size());
    }

    @Test
    void a_host_without_a_role_has_no_credentials_and_a_role_attached_later_is_found() {
        assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null);
        aws.change("{\"metadata\": {\"role\": null}}");
        assertEquals(ProblemCode.API_CREDENTIALS, problem(SHARED).code());
        assertEquals(0, aws.efsCalls());
        aws.change("{\"metadata\": {\"role\": \"content-host\"}}");
        assertTrue(catalog.discover(SHARED).toOptional().isPresent());
    }

    @Test
    void metadata_that_is_silent_is_a_matter_of_credentials_and_ends_at_the_deadline() {
        assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null);
        aws.change("{\"metadata\": {\"fault\": \"LATE\", \"lateSeconds\": 3600}}");
        try (EfsCatalog hasty = catalog(aws.efs().uri(), Duration.ofSeconds(8))) {
            assertTimeout(Duration.ofSeconds(12), () -> {
                ProblemCode code = problem(hasty, SHARED).code();
                assertTrue(code == ProblemCode.API_CREDENTIALS || code == ProblemCode.API_UNREACHABLE, code::code);
            });
        }
        assertEquals(0, aws.efsCalls());
    }

    @Test
    void credentials_that_the_api_refuses_are_fetched_anew() {
        aws.fail(EfsFault.EXPIRED_TOKEN);
        assertEquals(ProblemCode.API_CREDENTIALS, problem(SHARED).code());
        assertTrue(catalog.discover(SHARED).toOptional().isPresent());
        assertEquals(2, aws.state().counts().get("GET meta-data/iam/security-credentials/content-host"));
    }

    @Test
    void a_host_name_that_does_not_resolve_is_unreachable() {
        try (EfsCatalog lost = catalog(URI.create("http://efs.invalid:1"), Duration.ofSeconds(10))) {
            assertEquals(ProblemCode.API_UNREACHABLE, problem(lost, SHARED).code());
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "'not a region'", "'x/y'", "'a\nb'"})
    void a_senseless_region_is_a_problem_and_no_exception(String region) {
        var settings = new EfsSettings(region, Optional.empty(), true, true, Duration.ofSeconds(5));
        try (EfsCatalog odd = new EfsCatalog(settings, new Credentials())) {
            problem(odd, SHARED);
        }
    }

    @Test
    void an_interrupted_caller_gets_a_problem_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        assertEquals(ProblemCode.API_UNREACHABLE, problem(SHARED).code());
        assertTrue(Thread.interrupted());
    }
}
