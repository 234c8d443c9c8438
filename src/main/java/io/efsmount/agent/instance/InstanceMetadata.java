package io.efsmount.agent.instance;

import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.imds.Ec2MetadataClientException;

/**
 * Reads the instance metadata (IMDSv2). Never throws, tries once, and asks for nothing more after six seconds; a request
 * that is on its way then has two seconds to connect and two to answer. Each reading takes a token of its own and leaves
 * no thread behind.
 */
public final class InstanceMetadata {
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final int UNAUTHORIZED = 401;
    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]+)+-\\d+");
    // Zones (use1-az1), local zones (usw2-lax1-az1) and wavelength zones (use1-wl1-bos-wlz1) alike.
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final String LIFE_CYCLE = "autoscaling/target-lifecycle-state";
    private static final Pattern LIFE_CYCLE_STATE = Pattern.compile("[A-Za-z:]{1,64}");
    private static final String SPOT = "spot/instance-action";
    private static final Pattern ANYTHING = Pattern.compile("(?s).{0,4096}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Optional<URI> endpoint;

    /** @param endpoint asked instead of {@code http://169.254.169.254}; empty leaves the choice to the SDK's settings */
    public InstanceMetadata(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * This instance, or {@link ProblemCode#METADATA_UNREACHABLE} with the reason.
     *
     * @param onRegion is told the region as soon as it is known, because the EFS API can be asked from then on
     */
    public Observation<InstanceIdentity> read(Consumer<String> onRegion) {
        try {
            return Observation.known(readTwiceIfTheTokenDied(onRegion));
        } catch (RuntimeException e) {
            String where = endpoint.map(URI::toString).orElse("the instance metadata");
            return Observation.unavailable(
                    ProblemCode.METADATA_UNREACHABLE.with(where + " did not say who this host is: " + reason(e)));
        }
    }

    /**
     * Why this instance will soon be gone, or is wanted empty, by the word of Auto Scaling (instance metadata categories
     * {@code autoscaling/target-lifecycle-state}) or EC2 ({@code spot/instance-action}); empty where neither says so. Both
     * answer 404 where there is nothing to say. {@link ProblemCode#METADATA_UNREACHABLE} where that is not known.
     */
    public Observation<Optional<String>> leaving() {
        try (MetadataPaths paths = new MetadataPaths(endpoint, System.nanoTime() + DEADLINE.toNanos())) {
            Optional<String> scaling = paths.optional(LIFE_CYCLE, LIFE_CYCLE_STATE)
                    .filter(state -> !state.equals("InService"))
                    .map(state -> LIFE_CYCLE + " is " + state);
            return Observation.known(
                    scaling.or(() -> paths.optional(SPOT, ANYTHING).map(_ -> SPOT + " is there")));
        } catch (RuntimeException e) {
            String where = endpoint.map(URI::toString).orElse("the instance metadata");
            return Observation.unavailable(ProblemCode.METADATA_UNREACHABLE.with(
                    where + " did not say whether this host is to end: " + reason(e)));
        }
    }

    private InstanceIdentity readTwiceIfTheTokenDied(Consumer<String> onRegion) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            return readOnce(end, onRegion);
        } catch (Ec2MetadataClientException e) {
            if (e.statusCode() != UNAUTHORIZED) {
                throw e;
            }
            // The SDK keeps a dead token until its time is over; a new reading takes a new one.
            return readOnce(end, onRegion);
        }
    }

    private InstanceIdentity readOnce(long end, Consumer<String> onRegion) {
        try (MetadataPaths paths = new MetadataPaths(endpoint, end);
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("metadata").factory())) {
            // Alone: it brings the token for the others. Where nobody answers, only one waits for it.
            String region = paths.required("placement/region", REGION);
            onRegion.accept(region);
            Future<String> instance = threads.submit(() -> paths.required("instance-id", INSTANCE));
            Future<Optional<String>> zoneId =
                    threads.submit(() -> paths.optional("placement/availability-zone-id", ZONE));
            Future<String> zoneName = threads.submit(() -> paths.required("placement/availability-zone", ZONE));
            return new InstanceIdentity(answer(instance), region, answer(zoneId), answer(zoneName));
        }
    }

    private static <T> T answer(Future<T> question) {
        try {
            return question.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return failure instanceof SdkException
                ? deepest.getClass().getSimpleName() + ": " + deepest.getMessage()
                : String.valueOf(failure.getMessage());
    }
}
