package io.efsmount.agent.efs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * One round of questions to the EFS API without the API. The first use of the SDK takes a process that has just been
 * started ten times as long as the second: for its own initialisation, and for code that the kernel has yet to map. At
 * boot that is rehearsed on a thread of its own while there is no region to ask in yet.
 */
public final class Rehearsal {
    private static final AwsCredentials NOBODY = AwsBasicCredentials.create("REHEARSAL", "nothing is sent");
    private static final MountSpec ANY = new MountSpec(
            "any",
            new FileSystemSelector.ByTags(Map.of("Name", "any")),
            false,
            "/any",
            "/",
            List.of(),
            false,
            true,
            Optional.empty(),
            List.of(),
            true);
    private static final String FILE_SYSTEMS = """
            {"FileSystems": [{"FileSystemId": "fs-00000000", "CreationToken": "any", "CreationTime": 1.5E9,
            "LifeCycleState": "available", "Tags": [{"Key": "Name", "Value": "any"}]}]}""";
    private static final String MOUNT_TARGETS = """
            {"MountTargets": [{"MountTargetId": "fsmt-00000000", "FileSystemId": "fs-00000000",
            "LifeCycleState": "available", "IpAddress": "192.0.2.1", "AvailabilityZoneId": "use1-az1"}]}""";

    private Rehearsal() {}

    /**
     * Asks for file systems and mount targets, with answers made here. Opens no connection, needs neither region nor
     * credentials, and never throws.
     *
     * @return what was made up, so that it can be seen that the rehearsal went to its end
     */
    public static Observation<Discovery> play() {
        EfsSettings settings = new EfsSettings("us-east-1", Optional.empty(), false, false, Duration.ofSeconds(10));
        Credentials nobody = new Credentials() {
            @Override
            public AwsCredentials resolveCredentials() {
                return NOBODY;
            }
        };
        try (EfsCatalog catalog =
                new EfsCatalog(new EfsCalls(settings, new Connection(settings, nobody, Stage::new)))) {
            return catalog.discover(ANY);
        }
    }

    /** Instead of the network. */
    private static final class Stage implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            boolean targets = request.httpRequest().encodedPath().endsWith("/mount-targets");
            byte[] answer = (targets ? MOUNT_TARGETS : FILE_SYSTEMS).getBytes(UTF_8);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpFullResponse.builder()
                                    .statusCode(200)
                                    .putHeader("Content-Type", "application/json")
                                    .build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                            .build();
                }

                @Override
                public void abort() {
                    // nothing is under way
                }
            };
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
