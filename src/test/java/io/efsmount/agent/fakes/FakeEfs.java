package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.fakes.FakeWorld.Efs;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The EFS API's two read operations, REST-JSON, version 2015-02-01. Unsigned requests are refused. */
public final class FakeEfs implements Listener.Fake, AutoCloseable {
    private static final String VERSION = "/2015-02-01/";
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/ ]+/\\d{8}/[a-z0-9-]+/elasticfilesystem/aws4_request, "
                    + "SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}");
    private static final Map<String, String> OPERATIONS =
            Map.of("file-systems", "DescribeFileSystems", "mount-targets", "DescribeMountTargets");

    private final FakeState state;
    private final Listener listener;

    public FakeEfs(InetSocketAddress address, FakeState state) {
        this.state = state;
        this.listener = new Listener(address, this, state);
    }

    public URI uri() {
        return listener.uri();
    }

    @Override
    public void close() {
        listener.close();
    }

    @Override
    public boolean refuses() {
        return state.world().efs().fault() == EfsFault.REFUSED;
    }

    @Override
    public String operation(Call call) {
        String rest = call.path().startsWith(VERSION) ? call.path().substring(VERSION.length()) : call.path();
        return OPERATIONS.getOrDefault(rest, call.method() + " " + call.path());
    }

    @Override
    public Reply answer(Call call) throws InterruptedException {
        EfsFault fault = state.takeEfsFault();
        Efs now = state.world().efs();
        state.pause(Duration.ofMillis(now.delayMillis()));
        return switch (fault) {
            case NONE, UNFILTERED, SAME_MARKER, ENDLESS_PAGES -> real(call, now, fault);
            case TRUNCATED_JSON -> half(real(call, now, fault));
            case CUT_SHORT -> real(call, now, fault).in(Reply.Manner.CUT_SHORT);
            case DRIP -> real(call, now, fault).in(Reply.Manner.DRIP);
            case RESET, REFUSED -> Reply.RESET;
            case SILENT -> Reply.SILENT;
            case HTML, REDIRECT, FOREIGN_404, FOREIGN_403, UNAVAILABLE_503 -> Reply.html(fault.status);
            case FOREIGN_JSON -> Reply.json(200, "{\"status\": \"ok\"}");
            case WRONG_TYPE -> Reply.json(200, "{\"FileSystems\": \"none\", \"MountTargets\": {\"a\": 1}}");
            case JSON_ARRAY -> Reply.json(200, "[]");
            case EMPTY_BODY -> Reply.json(200, "");
            case THROTTLED_400,
                    THROTTLED_429,
                    ACCESS_DENIED,
                    EXPIRED_TOKEN,
                    BAD_SIGNATURE,
                    BAD_REQUEST,
                    NOT_FOUND,
                    ERROR_500 -> error(fault.status, fault.code, fault.message.formatted(operation(call)));
        };
    }

    private Reply real(Call call, Efs now, EfsFault fault) {
        String signature = call.header("Authorization").orElse("");
        if (!SIGNED.matcher(signature).matches() || call.header("X-Amz-Date").isEmpty()) {
            return error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (!call.method().equals("GET")) {
            return error(405, "BadRequest", "only GET is known here");
        }
        return switch (operation(call)) {
            case "DescribeFileSystems" -> fileSystems(call, now, fault);
            case "DescribeMountTargets" -> mountTargets(call, now, fault);
            default -> error(404, "UnknownOperationException", "");
        };
    }

    private Reply fileSystems(Call call, Efs now, EfsFault fault) {
        Optional<String> id = call.parameter("FileSystemId");
        Optional<String> token = call.parameter("CreationToken");
        if (id.filter(text -> !text.matches("fs-[0-9a-f]{8,40}|arn:.*")).isPresent()) {
            return error(400, "BadRequest", "invalid file system id");
        }
        boolean all = fault == EfsFault.UNFILTERED;
        List<JsonNode> rows = now.fileSystems().stream()
                .filter(row -> all
                        || id.isEmpty()
                        || id.get().equals(row.path("FileSystemId").asText()))
                .filter(row -> all
                        || token.isEmpty()
                        || token.get().equals(row.path("CreationToken").asText()))
                .toList();
        if (rows.isEmpty() && (id.isPresent() || token.isPresent())) {
            return notFound(id.or(() -> token).orElseThrow());
        }
        int asked = call.parameter("MaxItems").map(Integer::parseInt).orElse(100);
        return new Paging(now, fault, Math.min(asked, now.fileSystemPage())).reply("FileSystems", rows, call);
    }

    private Reply mountTargets(Call call, Efs now, EfsFault fault) {
        Optional<String> id = call.parameter("FileSystemId");
        if (id.isEmpty()) {
            return error(400, "BadRequest", "FileSystemId, MountTargetId or AccessPointId is required");
        }
        boolean known = now.fileSystems().stream()
                .anyMatch(row -> id.get().equals(row.path("FileSystemId").asText()));
        if (!known) {
            return notFound(id.get());
        }
        List<JsonNode> rows = now.mountTargets().stream()
                .filter(row -> fault == EfsFault.UNFILTERED
                        || id.get().equals(row.path("FileSystemId").asText()))
                .toList();
        return new Paging(now, fault, now.mountTargetPage()).reply("MountTargets", rows, call);
    }

    static Reply error(int status, String code, String message) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("ErrorCode", code).put("Message", message);
        Reply plain = Reply.json(status, body.toString());
        return new Reply(
                status, Map.of("x-amzn-ErrorType", code, "x-amzn-RequestId", "fake"), plain.body(), plain.manner());
    }

    private static Reply notFound(String what) {
        return error(404, "FileSystemNotFound", "File system '" + what + "' does not exist.");
    }

    private static Reply half(Reply whole) {
        byte[] body = Arrays.copyOf(whole.body(), whole.body().length / 2);
        return new Reply(whole.status(), whole.headers(), body, whole.manner());
    }
}
