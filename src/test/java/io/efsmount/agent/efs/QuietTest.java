package io.efsmount.agent.efs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.fakes.EfsFault;
import io.efsmount.agent.fakes.FakeAws;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a catalog leaves behind: nothing secret in the log, and no thread. */
class QuietTest {

    private static EfsCatalog catalog(FakeAws aws) {
        return new EfsCatalog(
                new EfsSettings("eu-central-1", Optional.of(aws.efs().uri()), false, false, Duration.ofSeconds(20)),
                new Credentials());
    }

    /**
     * Even at the finest level. The signer is the exception: at DEBUG it logs the canonical request, session token and
     * all, so the agent's logging configuration must never let it go below INFO.
     */
    @Test
    void no_part_of_the_sdk_but_its_signer_logs_a_secret() {
        Logger sdk = Logger.getLogger("software.amazon.awssdk");
        Logger signer = Logger.getLogger("software.amazon.awssdk.http.auth");
        var recorder = new Recorder();
        sdk.addHandler(recorder);
        sdk.setLevel(Level.ALL);
        signer.setLevel(Level.INFO);
        try (FakeAws aws = new FakeAws();
                EfsCatalog catalog = catalog(aws)) {
            aws.fail(EfsFault.NONE, EfsFault.BAD_SIGNATURE, EfsFault.EXPIRED_TOKEN, EfsFault.HTML);
            for (int i = 0; i < 4; i++) {
                catalog.discover(Specs.byId("fs-0123456789abcdef0"));
            }
        } finally {
            sdk.removeHandler(recorder);
            sdk.setLevel(null);
            signer.setLevel(null);
        }
        assertTrue(recorder.lines.size() > 10, "the SDK's log did not arrive here, so this test has seen nothing");
        assertEquals(
                List.of(),
                recorder.lines.stream().filter(line -> line.contains("FAKE-SE")).toList());
    }

    @Test
    void a_closed_catalog_leaves_no_thread() throws InterruptedException {
        Set<Thread> others = sdkThreads(); // of tests before this one
        try (FakeAws aws = new FakeAws()) {
            Set<Thread> started;
            try (EfsCatalog catalog = catalog(aws)) {
                assertTrue(catalog.discover(Specs.byId("fs-0123456789abcdef0"))
                        .toOptional()
                        .isPresent());
                started = sdkThreads();
                started.removeAll(others);
                assertTrue(!started.isEmpty(), "the SDK keeps deadlines with a thread of its own");
            }
            for (Thread thread : started) {
                assertTrue(thread.join(Duration.ofSeconds(10)), thread::getName);
            }
        }
    }

    private static Set<Thread> sdkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sdk-"))
                .collect(Collectors.toSet());
    }

    private static final class Recorder extends Handler {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLoggerName() + " " + line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
