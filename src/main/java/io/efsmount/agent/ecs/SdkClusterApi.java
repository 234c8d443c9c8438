package io.efsmount.agent.ecs;

import io.efsmount.agent.aws.Access;
import io.efsmount.agent.aws.Clients;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.TargetType;

/** The ECS API by the SDK's client: made when it is first needed, and kept for as long as the process lives. */
public final class SdkClusterApi implements ClusterApi {
    private final EcsSettings settings;
    private final AwsCredentialsProvider credentials;
    private final Runnable forgetCredentials;
    private @Nullable EcsClient client;

    /** @param forgetCredentials called when the credentials are not good, so that the next call looks for others */
    public SdkClusterApi(EcsSettings settings, AwsCredentialsProvider credentials, Runnable forgetCredentials) {
        this.settings = settings;
        this.credentials = credentials;
        this.forgetCredentials = forgetCredentials;
    }

    @Override
    public Optional<Problem> put(ClusterMembership host, Map<String, String> attributes, Duration deadline) {
        List<Attribute> all = attributes.entrySet().stream()
                .map(e -> attribute(host, e.getKey()).value(e.getValue()).build())
                .toList();
        return guarded("PutAttributes", host, ecs -> {
                    ecs.putAttributes(r -> r.cluster(host.cluster())
                            .attributes(all)
                            .overrideConfiguration(o -> o.apiCallTimeout(deadline)));
                    return Observation.known(true);
                })
                .reason();
    }

    @Override
    public Optional<Problem> delete(ClusterMembership host, Collection<String> names, Duration deadline) {
        List<Attribute> all =
                names.stream().map(name -> attribute(host, name).build()).toList();
        return guarded("DeleteAttributes", host, ecs -> {
                    ecs.deleteAttributes(r -> r.cluster(host.cluster())
                            .attributes(all)
                            .overrideConfiguration(o -> o.apiCallTimeout(deadline)));
                    return Observation.known(true);
                })
                .reason();
    }

    @Override
    public Observation<InstanceStatus> status(ClusterMembership host) {
        return guarded("DescribeContainerInstances", host, ecs -> {
            List<ContainerInstance> rows = ecs.describeContainerInstances(
                            r -> r.cluster(host.cluster()).containerInstances(host.containerInstanceArn()))
                    .containerInstances();
            return rows.stream()
                    .filter(row -> host.containerInstanceArn().equals(row.containerInstanceArn()))
                    .findFirst()
                    .map(row -> Observation.known(status(row)))
                    .orElseGet(() -> Observation.unavailable(EcsFailures.unknown(host, "no such row")));
        });
    }

    @Override
    public Optional<Problem> change(ClusterMembership host, InstanceStatus to) {
        return guarded("UpdateContainerInstancesState", host, ecs -> {
                    // HTTP 200 says only that the question was understood: what went wrong stands in "failures".
                    var failures = ecs.updateContainerInstancesState(r -> r.cluster(host.cluster())
                                    .containerInstances(host.containerInstanceArn())
                                    .status(ContainerInstanceStatus.fromValue(to.name())))
                            .failures();
                    return failures.isEmpty()
                            ? Observation.known(true)
                            : Observation.unavailable(EcsFailures.unknown(
                                    host, String.valueOf(failures.getFirst().reason())));
                })
                .reason();
    }

    private <T> Observation<T> guarded(
            String operation, ClusterMembership host, Function<EcsClient, Observation<T>> question) {
        try {
            return question.apply(client(host.region()));
        } catch (RuntimeException e) {
            Problem problem = EcsFailures.toProblem(operation, host, e);
            if (problem.code() == ProblemCode.API_CREDENTIALS) {
                forgetCredentials.run();
            }
            return Observation.unavailable(problem);
        }
    }

    private synchronized EcsClient client(String region) {
        if (client == null) {
            Access access = new Access(
                    region, settings.endpoint(), settings.fips(), settings.dualStack(), settings.callDeadline());
            client = Clients.configure(
                            EcsClient.builder(), access, credentials::resolveCredentials, Clients.deadlines())
                    .httpClientBuilder(Clients.network(access.callDeadline()))
                    .build();
        }
        return client;
    }

    private static Attribute.Builder attribute(ClusterMembership host, String name) {
        return Attribute.builder()
                .name(name)
                .targetType(TargetType.CONTAINER_INSTANCE)
                .targetId(host.containerInstanceArn());
    }

    private static InstanceStatus status(ContainerInstance row) {
        return switch (String.valueOf(row.status())) {
            case "ACTIVE" -> InstanceStatus.ACTIVE;
            case "DRAINING" -> InstanceStatus.DRAINING;
            default -> InstanceStatus.OTHER;
        };
    }
}
