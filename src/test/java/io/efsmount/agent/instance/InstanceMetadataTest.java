package io.efsmount.agent.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.fakes.FakeAws;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceMetadataTest {
    private final FakeAws aws = new FakeAws();
    private final InstanceMetadata metadata =
            new InstanceMetadata(Optional.of(aws.metadata().uri()));

    @AfterEach
    void close() {
        aws.close();
    }

    private InstanceIdentity identity() {
        Observation<InstanceIdentity> seen = metadata.read(_ -> {});
        return seen.toOptional().orElseThrow(() -> new AssertionError(seen.reason()));
    }

    private Problem problem() {
        Problem problem = metadata.read(_ -> {}).reason().orElseThrow();
        assertEquals(ProblemCode.METADATA_UNREACHABLE, problem.code());
        return problem;
    }

    @Test
    void an_instance_knows_itself_its_region_and_its_zone() {
        assertEquals(
                new InstanceIdentity("i-0123456789abcdef0", "eu-central-1", Optional.of("euc1-az1"), "eu-central-1a"),
                identity());
        assertEquals(1, aws.state().counts().get("PUT api/token"));
    }

    @Test
    void the_region_is_told_before_anything_else_is_asked() {
        List<Set<String>> asked = new ArrayList<>();
        metadata.read(
                region -> asked.add(Set.of(region, aws.state().counts().keySet().toString())));
        assertEquals(List.of(Set.of("eu-central-1", "[GET meta-data/placement/region, PUT api/token]")), asked);
    }

    @Test
    void the_sdks_own_setting_of_the_endpoint_is_followed() {
        MetadataSettings.apply(Optional.of(aws.metadata().uri()));
        assertTrue(new InstanceMetadata(Optional.empty())
                .read(_ -> {})
                .toOptional()
                .isPresent());
    }

    @Test
    void the_first_version_of_the_service_is_switched_off_for_the_whole_process() {
        System.clearProperty("aws.disableEc2MetadataV1");
        MetadataSettings.apply(Optional.empty());
        assertEquals("true", System.getProperty("aws.disableEc2MetadataV1"));
    }

    @Test
    void a_token_that_dies_between_two_requests_is_replaced_once() {
        aws.change("{\"metadata\": {\"tokenUses\": 2}}");
        problem();
        assertEquals(2, aws.state().counts().get("PUT api/token"), "a second token, and no third");
        aws.change("{\"metadata\": {\"tokenUses\": 4}}");
        identity();
    }

    @Test
    void tokens_that_all_become_invalid_do_no_harm_to_the_next_reading() {
        identity();
        aws.change("{\"metadata\": {\"tokenGeneration\": 1}}");
        identity();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOWN", "REFUSED", "ERROR_500", "LATE"})
    void metadata_that_does_not_answer_is_a_problem_within_the_deadline_and_is_read_when_it_does(String fault) {
        identity(); // classes are loaded now
        aws.change("{\"metadata\": {\"fault\": \"%s\", \"lateSeconds\": 3600}}".formatted(fault));
        assertTimeout(Duration.ofSeconds(6), this::problem);
        aws.change("{\"metadata\": {\"fault\": \"NONE\"}}");
        identity();
    }

    @Test
    void slow_answers_are_waited_for_side_by_side() {
        identity();
        aws.change("{\"metadata\": {\"delayMillis\": 1600}}");
        assertTimeout(Duration.ofMillis(7900), this::identity, "five answers, one after the other, are 8 s");
    }

    @ParameterizedTest
    @CsvSource({
        "placement/region,               'eu-central-1\n'",
        "placement/region,               'eu central'",
        "placement/region,               'eu-central-1.evil.example/'",
        "placement/region,               ''",
        "placement/region,               'EU-CENTRAL-1'",
        "placement/availability-zone-id, 'euc1-az1,x'",
        "placement/availability-zone-id, 'a/b'",
        "placement/availability-zone-id, '<html>'",
        "placement/availability-zone,    'eu central 1a'",
        "instance-id,                    'i-1\ni-2'",
    })
    void a_senseless_value_is_a_problem_and_is_not_repeated(String path, String value) {
        aws.change(
                "{\"metadata\": {\"paths\": {\"meta-data/%s\": \"%s\"}}}".formatted(path, value.replace("\n", "\\n")));
        Problem problem = problem();
        assertTrue(problem.message().contains(path) || value.isEmpty(), problem::message);
        assertFalse(value.length() > 1 && problem.message().contains(value), problem::message);
    }

    @ParameterizedTest
    @CsvSource({
        "us-gov-west-1, usgw1-az1",
        "us-west-2, usw2-lax1-az1",
        "us-east-1, use1-wl1-bos-wlz1",
        "us-isob-east-1, usibe1-az1",
        "eusc-de-east-1, eusc-dee1-az1",
        "ap-southeast-7, apse7-az3"
    })
    void every_kind_of_region_and_zone_is_accepted(String region, String zone) {
        aws.change(("{\"metadata\": {\"paths\": {\"meta-data/placement/region\": \"%s\","
                        + "\"meta-data/placement/availability-zone-id\": \"%s\"}}}")
                .formatted(region, zone));
        assertEquals(region, identity().region());
        assertEquals(Optional.of(zone), identity().zoneId());
    }

    @Test
    void a_service_that_does_not_know_the_zone_id_still_gives_the_region() {
        aws.change("{\"metadata\": {\"paths\": {\"meta-data/placement/availability-zone-id\": null}}}");
        assertEquals(Optional.empty(), identity().zoneId());
        assertEquals("eu-central-1", identity().region());
    }

    @Test
    void a_service_without_a_region_is_a_problem_that_says_so() {
        aws.change("{\"metadata\": {\"paths\": {\"meta-data/placement/region\": null}}}");
        assertTrue(problem().message().contains("placement/region"));
    }

    @Test
    void reading_leaves_no_thread_behind() throws InterruptedException {
        identity();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 5; i++) {
            identity();
        }
        List<Thread> more = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().startsWith("HTTP-")
                        && !thread.getName().contains("ForkJoin"))
                .toList();
        for (Thread thread : more) {
            assertTrue(
                    thread.join(Duration.ofSeconds(10)), thread::getName); // its task is done, it may still be ending
        }
    }

    @Test
    void an_address_where_nothing_is_gives_a_reason_of_one_line() {
        Problem problem = new InstanceMetadata(Optional.of(URI.create("http://127.0.0.1:1")))
                .read(_ -> {})
                .reason()
                .orElseThrow();
        assertTrue(problem.message().contains("http://127.0.0.1:1"), problem::message);
        assertTrue(problem.message().contains("refused"), problem::message);
    }

    @ParameterizedTest
    @CsvSource({
        "autoscaling/target-lifecycle-state, InService,   ",
        "autoscaling/target-lifecycle-state, Terminated,  autoscaling/target-lifecycle-state is Terminated",
        "autoscaling/target-lifecycle-state, Warmed:Stopped, autoscaling/target-lifecycle-state is Warmed:Stopped",
        "spot/instance-action,               '{\\\"action\\\": \\\"stop\\\"}', spot/instance-action is there",
        "other,                              x,           ",
    })
    void an_instance_that_is_to_end_knows_it(String path, String value, String why) {
        aws.change("{\"metadata\": {\"paths\": {\"meta-data/" + path + "\": \"" + value + "\"}}}");
        assertEquals(Observation.known(Optional.ofNullable(why)), metadata.leaving());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOWN", "REFUSED", "ERROR_500"})
    void metadata_that_do_not_answer_do_not_say_that_it_stays(String fault) {
        aws.change("{\"metadata\": {\"fault\": \"" + fault + "\"}}");
        assertEquals(
                Optional.of(ProblemCode.METADATA_UNREACHABLE),
                metadata.leaving().reason().map(Problem::code));
    }
}
