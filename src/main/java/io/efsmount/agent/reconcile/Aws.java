package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.efs.EfsCatalog;
import io.efsmount.agent.efs.EfsSettings;
import io.efsmount.agent.instance.InstanceIdentity;
import io.efsmount.agent.instance.InstanceMetadata;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Placement;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known from AWS: where this host is, what the EFS API says about each mount, which ECS cluster it belongs to.
 * Everything is asked in the background; reading never blocks.
 */
final class Aws implements AutoCloseable {
    private static final Duration NEVER_AGAIN = Duration.ofDays(365);
    private static final Backoff METADATA_BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

    private AgentSettings settings;
    private final String machineId;
    private final Discovered discovered;
    private final Refresher<InstanceIdentity> identity;
    private final Refresher<Map<String, Observation<Discovery>>> discoveries;
    private final Membership membership;
    private final Machinery machinery;
    private final Credentials credentials = new Credentials();
    private volatile Optional<String> regionRead = Optional.empty();
    private boolean prefetched;
    private @Nullable EfsCatalog catalog;

    Aws(AgentSettings settings, Machinery machinery, String machineId) {
        this.settings = settings;
        this.machinery = machinery;
        this.machineId = machineId;
        this.discovered = new Discovered(settings.mounts());
        InstanceMetadata metadata = new InstanceMetadata(settings.endpoints().metadata());
        Duration interval = settings.timing().discoveryInterval();
        Duration most = interval.compareTo(LONGEST_BACKOFF) < 0 ? interval : LONGEST_BACKOFF;
        identity = new Refresher<>(
                machinery,
                "the instance metadata",
                () -> metadata.read(this::learnRegion),
                NEVER_AGAIN,
                METADATA_BACKOFF);
        discoveries = new Refresher<>(
                machinery, "the EFS API", this::discover, interval, new Backoff(Duration.ofSeconds(1), most));
        membership = new Membership(machinery, settings.endpoints().ecsIntrospection(), interval);
    }

    /** Goes on with a configuration that asks at the same places, of the same host. */
    void askFor(AgentSettings now) {
        settings = now;
        if (discovered.askFor(now.mounts())) {
            discoveries.askAgain();
        }
    }

    /** Begins anew. */
    Aws anew(AgentSettings now) {
        close();
        return new Aws(now, machinery, machineId);
    }

    /** Takes in what was answered, and asks what is due. */
    void tick(boolean troubled) {
        prefetchCredentials();
        if (asksIdentity()) {
            identity.tick(false);
        }
        if (asksApi()) {
            discoveries.tick(troubled);
        }
        if (answered()) { // the mounts come first
            membership.tick();
        }
    }

    /** Side by side with the metadata, which the first question to the API has to wait for. */
    private void prefetchCredentials() {
        if (!discovered.asking().isEmpty() && !prefetched) {
            prefetched = true;
            machinery.threads().execute(credentials::prefetch);
        }
    }

    /** When the next question is due, of those that are asked at all: one that never is would be due for ever. */
    Duration due() {
        return Stream.of(
                        asksIdentity() ? identity.due() : NEVER_AGAIN,
                        asksApi() ? discoveries.due() : NEVER_AGAIN,
                        answered() ? membership.due() : NEVER_AGAIN)
                .min(Duration::compareTo)
                .orElse(NEVER_AGAIN);
    }

    private boolean asksIdentity() {
        return settings.region().isEmpty() || settings.zoneId().isEmpty();
    }

    private boolean asksApi() {
        return !discovered.asking().isEmpty() && region().toOptional().isPresent();
    }

    /** Whether placement and discovery were each answered at least once, well or badly. */
    boolean answered() {
        boolean placed = identity.answered()
                || (settings.region().isPresent() && settings.zoneId().isPresent());
        return placed
                && (discovered.asking().isEmpty()
                        || discoveries.answered()
                        || region().toOptional().isEmpty());
    }

    Placement placement() {
        Observation<InstanceIdentity> instance = instance();
        Observation<String> zone = settings.zoneId().isPresent()
                ? Observation.known(settings.zoneId().get())
                : zoneOf(instance);
        String seed = instance.toOptional().map(InstanceIdentity::instanceId).orElse(machineId);
        return new Placement(region(), zone, seed);
    }

    private Observation<String> region() {
        return settings.region().isPresent()
                ? Observation.known(settings.region().get())
                : regionRead
                        .<Observation<String>>map(Observation::known)
                        .orElseGet(() -> instance().map(InstanceIdentity::region));
    }

    /** The EFS API needs not wait for the rest of what the metadata says. */
    private void learnRegion(String region) {
        regionRead = Optional.of(region);
        machinery.wake().run();
    }

    /** Metadata is often late at boot, and then a first question that fails is no problem yet. */
    private Observation<InstanceIdentity> instance() {
        return identity.answered() ? identity.answer() : Observation.unavailable(metadataNotYet());
    }

    private static Problem metadataNotYet() {
        return ProblemCode.NOT_ASKED_YET.with("the instance metadata has not answered yet");
    }

    private static Observation<String> zoneOf(Observation<InstanceIdentity> instance) {
        return switch (instance) {
            case Observation.Unavailable<InstanceIdentity>(Problem problem) -> Observation.unavailable(problem);
            case Observation.Known<InstanceIdentity>(InstanceIdentity known) ->
                known.zoneId()
                        .<Observation<String>>map(Observation::known)
                        .orElseGet(() -> Observation.unavailable(ProblemCode.ZONE_UNKNOWN.with(
                                "the instance metadata tells no availability zone id for " + known.zoneName())));
        };
    }

    /**
     * What the API says about a mount. Without this host's zone it decides nothing, and would only make the mount that is
     * there look doubtful: an answer from before the metadata has said its first word waits for it.
     */
    Observation<Discovery> discovery(MountSpec spec) {
        if (asksIdentity() && !identity.answered()) {
            return Observation.unavailable(metadataNotYet());
        }
        return discovered
                .about(spec.name())
                .orElseGet(() -> Observation.unavailable(
                        region().reason().map(Aws::withoutRegion).orElseGet(Aws::notAskedYet)));
    }

    private static Problem withoutRegion(Problem why) {
        return why.code() == ProblemCode.NOT_ASKED_YET
                ? why
                : ProblemCode.REGION_UNKNOWN.with("the region of this host is not known: " + why.message());
    }

    private static Problem notAskedYet() {
        return ProblemCode.NOT_ASKED_YET.with("the EFS API has not answered yet");
    }

    /** Why the EFS API did not answer the last question; what it said before may still be known. */
    Optional<Problem> apiProblem() {
        return discoveries.failure();
    }

    Membership membership() {
        return membership;
    }

    /** What the EFS API is asked with; other questions to AWS share it. */
    Credentials credentials() {
        return credentials;
    }

    /** Runs in the background: one answer for all mounts, unavailable as a whole when a part of it is. */
    private Observation<Map<String, Observation<Discovery>>> discover() {
        List<MountSpec> asked = discovered.asking();
        Map<String, Observation<Discovery>> answers = catalog().discoverAll(asked);
        discovered.takeIn(asked, answers);
        Optional<Problem> failed =
                answers.values().stream().flatMap(a -> a.reason().stream()).findFirst();
        return failed.<Observation<Map<String, Observation<Discovery>>>>map(Observation::unavailable)
                .orElseGet(() -> Observation.known(answers));
    }

    private synchronized EfsCatalog catalog() {
        EfsCatalog made = catalog;
        if (made == null) {
            made = new EfsCatalog(
                    new EfsSettings(
                            region().toOptional().orElseThrow(),
                            settings.endpoints().efs(),
                            settings.fips(),
                            settings.dualStack(),
                            Duration.ofSeconds(10)),
                    credentials);
            catalog = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (catalog != null) {
            catalog.close();
        }
        // The credentials stay at hand: what ECS is told when the host goes down has no time to ask for others.
    }
}
