package io.efsmount.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Gives every {@link LabGuest} class of this JVM the same guest, and switches it off when the JVM ends. Who takes an
 * {@link AgentHost} gets it with the agent installed, and after each test the host is made as if it had never run. Not JUnit's own
 * store: where several JVMs share the classes of a test run, each class is a run of its own for JUnit.
 *
 * <p>After {@value #FAILURES} failures no further test is run: what is broken for all would take each to its limit, twice.
 */
final class SharedGuest implements TestInstancePreConstructCallback, ParameterResolver, AfterEachCallback, TestWatcher {
    private static final int FAILURES = 6;

    /** In the build folder, so that the guest's console is there to read after a failure; one for each JVM. */
    private static final Path FOLDER =
            Path.of(System.getProperty("lab.folder", "target/lab")).toAbsolutePath();

    private static final AtomicInteger FAILED = new AtomicInteger();

    /** The guest, or why there is none: tried once, however many classes ask. */
    private static final class Once {
        static final Attempt ATTEMPT = Attempt.make();
    }

    /** Here and not when a parameter is resolved, where JUnit would make an error of a skipped test. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        if (FAILED.get() >= FAILURES) {
            throw new AssertionError("not run: %d lab tests failed before it".formatted(FAILURES));
        }
        guest();
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        FAILED.incrementAndGet();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Guest.class || type == AgentHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Guest.class) {
            return guest();
        }
        var host = new AgentHost(guest());
        host.install();
        return host;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (Stream.of(context.getRequiredTestClass().getDeclaredConstructors())
                .flatMap(constructor -> Stream.of(constructor.getParameterTypes()))
                .anyMatch(AgentHost.class::equals)) {
            new AgentHost(guest()).fresh();
        }
    }

    private static Guest guest() {
        var attempt = Once.ATTEMPT;
        if (attempt.guest() != null) {
            return attempt.guest();
        }
        if (attempt.failure() != null) {
            throw new AssertionError(
                    "this machine can run guests, but none came up: " + attempt.why(), attempt.failure());
        }
        if ("require".equals(System.getenv("LAB"))) {
            throw new AssertionError("LAB=require, but " + attempt.why());
        }
        throw new TestAbortedException("LAB SKIPPED: " + attempt.why());
    }

    /**
     * @param guest or null, and {@code why} says why
     * @param failure null if there is a guest, or something that tells beforehand that there can be none
     */
    private record Attempt(
            @Nullable Guest guest, String why, @Nullable Exception failure) {
        static Attempt make() {
            var attempt = LabHost.obstacle()
                    .map(reason -> new Attempt(null, reason, null))
                    .orElseGet(Attempt::boot);
            if (attempt.guest() == null) {
                System.err.println((attempt.failure() == null ? "LAB SKIPPED: " : "LAB FAILED: ") + attempt.why());
            }
            return attempt;
        }

        private static Attempt boot() {
            try {
                Files.deleteIfExists(FOLDER.resolve("disk.cow"));
                var guest = Guest.boot(FOLDER, GuestOptions.standard());
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> switchOff(guest)));
                guest.awaitBooted();
                return new Attempt(guest, "", null);
            } catch (IOException | RuntimeException e) {
                return new Attempt(null, Optional.ofNullable(e.getMessage()).orElse(e.toString()), e);
            }
        }

        private static void switchOff(Guest guest) {
            guest.close();
            try {
                Files.deleteIfExists(FOLDER.resolve("disk.cow"));
            } catch (IOException e) {
                System.err.println("LAB: " + e);
            }
        }
    }
}
