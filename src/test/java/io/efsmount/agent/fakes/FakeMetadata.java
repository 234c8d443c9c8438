package io.efsmount.agent.fakes;

import io.efsmount.agent.fakes.FakeWorld.Metadata;
import io.efsmount.agent.fakes.FakeWorld.MetadataFault;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instance metadata service, version 2 only: a request without a valid token is answered 401, and a token is given
 * only for a PUT with a time to live.
 */
public final class FakeMetadata implements Listener.Fake, AutoCloseable {
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String LATEST = "/latest/";
    private static final String CREDENTIALS = "meta-data/iam/security-credentials/";

    private record Token(int generation, Instant expires, int uses) {}

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final FakeState state;
    private final Listener listener;

    public FakeMetadata(InetSocketAddress address, FakeState state) {
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
        return metadata().fault() == MetadataFault.REFUSED;
    }

    @Override
    public String operation(Call call) {
        return call.method() + " " + call.path().replaceFirst("^" + LATEST, "");
    }

    @Override
    public Reply answer(Call call) throws InterruptedException {
        while (metadata().fault() == MetadataFault.LATE && lateLeft().isPositive()) {
            state.pause(lateLeft());
        }
        Metadata now = metadata();
        state.pause(Duration.ofMillis(now.delayMillis()));
        return switch (now.fault()) {
            case DOWN, REFUSED -> Reply.RESET;
            case ERROR_500 -> Reply.text(500, "");
            case NONE, LATE -> call.path().equals(LATEST + "api/token") ? token(call, now) : value(call, now);
        };
    }

    private Metadata metadata() {
        return state.world().metadata();
    }

    private Duration lateLeft() {
        return Duration.ofSeconds(metadata().lateSeconds()).minus(state.age());
    }

    private Reply token(Call call, Metadata now) {
        Optional<String> ttl = call.header(TTL).filter(text -> text.matches("[1-9][0-9]{0,4}"));
        if (!call.method().equals("PUT")
                || ttl.isEmpty()
                || call.header("X-Forwarded-For").isPresent()) {
            return Reply.text(call.method().equals("PUT") ? 400 : 405, "");
        }
        String token = UUID.randomUUID().toString();
        Instant expires = Instant.now().plusSeconds(Long.parseLong(ttl.get()));
        tokens.put(token, new Token(now.tokenGeneration(), expires, 0));
        Reply plain = Reply.text(200, token);
        return new Reply(200, Map.of(TTL, ttl.get()), plain.body(), Reply.Manner.WHOLE);
    }

    private Reply value(Call call, Metadata now) {
        if (!call.method().equals("GET")) {
            return Reply.text(405, "");
        }
        if (!spendToken(call.header(TOKEN).orElse(""), now)) {
            return Reply.text(401, "");
        }
        String key = call.path().startsWith(LATEST) ? call.path().substring(LATEST.length()) : "";
        return lookUp(key, now).map(text -> Reply.text(200, text)).orElseGet(() -> Reply.text(404, "Not Found"));
    }

    private boolean spendToken(String text, Metadata now) {
        Token left = tokens.computeIfPresent(text, (_, t) -> new Token(t.generation(), t.expires(), t.uses() + 1));
        return left != null
                && left.generation() == now.tokenGeneration()
                && left.expires().isAfter(Instant.now())
                && (now.tokenUses() == 0 || left.uses() <= now.tokenUses());
    }

    private static Optional<String> lookUp(String key, Metadata now) {
        Optional<String> role = Optional.ofNullable(now.role());
        if (key.equals(CREDENTIALS) || key.equals(CREDENTIALS.substring(0, CREDENTIALS.length() - 1))) {
            return role;
        }
        if (role.isPresent() && key.equals(CREDENTIALS + role.get())) {
            return Optional.of(credentials(now));
        }
        if (key.equals("dynamic/instance-identity/document")) {
            return Optional.of(identity(now));
        }
        return Optional.ofNullable(now.paths().get(key));
    }

    private static String credentials(Metadata now) {
        Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return WorldJson.write(Map.of(
                "Code", "Success",
                "LastUpdated", time.toString(),
                "Type", "AWS-HMAC",
                "AccessKeyId", "ASIAFAKEFAKEFAKEFAKE",
                "SecretAccessKey", "FAKE-SECRET-KEY",
                "Token", "FAKE-SESSION-TOKEN",
                "Expiration", time.plusSeconds(now.credentialSeconds()).toString()));
    }

    private static String identity(Metadata now) {
        return WorldJson.write(Map.of(
                "accountId", "111122223333",
                "instanceId", now.paths().getOrDefault("meta-data/instance-id", ""),
                "region", now.paths().getOrDefault("meta-data/placement/region", ""),
                "availabilityZone", now.paths().getOrDefault("meta-data/placement/availability-zone", ""),
                "version", "2017-09-30"));
    }
}
