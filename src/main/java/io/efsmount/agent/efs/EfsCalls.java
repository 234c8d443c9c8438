package io.efsmount.agent.efs;

import io.efsmount.agent.plan.FileSystem;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.FileSystemSelector.ByCreationToken;
import io.efsmount.agent.plan.FileSystemSelector.ById;
import io.efsmount.agent.plan.FileSystemSelector.ByTags;
import io.efsmount.agent.plan.MountTarget;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.efs.model.DescribeFileSystemsRequest;
import software.amazon.awssdk.services.efs.model.DescribeFileSystemsResponse;
import software.amazon.awssdk.services.efs.model.DescribeMountTargetsResponse;
import software.amazon.awssdk.services.efs.model.FileSystemDescription;
import software.amazon.awssdk.services.efs.model.FileSystemNotFoundException;
import software.amazon.awssdk.services.efs.model.MountTargetDescription;

/** The two questions that the agent asks the EFS API, each to its last page. */
final class EfsCalls implements AutoCloseable {
    private static final int PAGE = 100; // the API's greatest

    private final EfsSettings settings;
    private final Connection connection;

    EfsCalls(EfsSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /** Those with the selector's id or token; for tags, which the API cannot filter by, all of the region. */
    Observation<List<FileSystem>> fileSystems(FileSystemSelector selector) {
        return guarded("DescribeFileSystems", client -> {
            List<FileSystemDescription> rows;
            try {
                rows = Pages.all(marker -> page(client.describeFileSystems(request(selector, marker))));
            } catch (FileSystemNotFoundException e) {
                if (selector instanceof ByTags) {
                    throw new BadAnswer("a listing of all file systems cannot be 'not found'");
                }
                return List.of();
            }
            List<FileSystem> found =
                    rows.stream().flatMap(row -> Rows.fileSystem(row).stream()).toList();
            if (!(selector instanceof ByTags)
                    && !rows.isEmpty()
                    && found.stream().noneMatch(selector::matches)) {
                throw new BadAnswer("it is about something else than " + selector.describe());
            }
            return found;
        });
    }

    Observation<List<MountTarget>> mountTargets(String fileSystemId) {
        return guarded("DescribeMountTargets", client -> {
            List<MountTargetDescription> rows = Pages.all(marker -> page(client.describeMountTargets(
                    r -> r.fileSystemId(fileSystemId).marker(marker.orElse(null)))));
            return rows.stream()
                    // A target of another file system would make the agent mount the wrong data.
                    .filter(row ->
                            row.fileSystemId() == null || row.fileSystemId().equals(fileSystemId))
                    .flatMap(row -> Rows.mountTarget(row).stream())
                    .toList();
        });
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> Observation<T> guarded(String operation, Function<EfsClient, T> question) {
        String where = operation + " in " + settings.region();
        try {
            return Observation.known(question.apply(connection.client()));
        } catch (RuntimeException e) {
            Problem problem = Failures.toProblem(where, operation, e);
            if (problem.code() == ProblemCode.API_CREDENTIALS) {
                connection.close(); // the next call looks for credentials anew: a role may be attached by then
            }
            return Observation.unavailable(problem);
        }
    }

    private static DescribeFileSystemsRequest request(FileSystemSelector selector, Optional<String> marker) {
        DescribeFileSystemsRequest.Builder request =
                DescribeFileSystemsRequest.builder().marker(marker.orElse(null));
        switch (selector) {
            case ById(String id) -> request.fileSystemId(id);
            case ByCreationToken(String token) -> request.creationToken(token);
            case ByTags _ -> request.maxItems(PAGE);
        }
        return request.build();
    }

    private static Pages.Page<FileSystemDescription> page(DescribeFileSystemsResponse answer) {
        if (!answer.hasFileSystems()) {
            throw new BadAnswer("it has no list of file systems");
        }
        return Pages.page(answer.fileSystems(), answer.nextMarker());
    }

    private static Pages.Page<MountTargetDescription> page(DescribeMountTargetsResponse answer) {
        if (!answer.hasMountTargets()) {
            throw new BadAnswer("it has no list of mount targets");
        }
        return Pages.page(answer.mountTargets(), answer.nextMarker());
    }
}
