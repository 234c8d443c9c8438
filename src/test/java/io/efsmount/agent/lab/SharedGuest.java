package io.efsmount.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.opentest4j.TestAbortedException;

/** Gives every {@link LabGuest} class of a test run the same guest, and switches it off at the end of the run. */
final class SharedGuest implements TestInstancePreConstructCallback, ParameterResolver {
    /** In the build folder, so that the guest's console is there to read after a failure. */
    private static final Path FOLDER = Path.of("target", "lab").toAbsolutePath();

    /** Here and not when a parameter is resolved, where JUnit would make an error of a skipped test. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        guest(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Guest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return guest(context);
    }

    private static Guest guest(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(SharedGuest.class));
        var attempt = store.computeIfAbsent(Attempt.class, key -> Attempt.make(), Attempt.class);
        if (attempt.guest() != null) {
            return attempt.guest();
        }
        if ("require".equals(System.getenv("LAB"))) {
            throw new AssertionError("LAB=require, but " + attempt.obstacle(), attempt.cause());
        }
        throw new TestAbortedException("LAB SKIPPED: " + attempt.obstacle(), attempt.cause());
    }

    /** The guest, or why there is none: tried once in a test run, however many classes ask. */
    private record Attempt(
            @Nullable Guest guest,
            String obstacle,
            @Nullable Exception cause) implements AutoCloseable {
        static Attempt make() {
            var attempt = LabHost.obstacle()
                    .map(reason -> new Attempt(null, reason, null))
                    .orElseGet(Attempt::boot);
            if (attempt.guest() == null) {
                System.err.println("LAB SKIPPED: " + attempt.obstacle());
            }
            return attempt;
        }

        private static Attempt boot() {
            try {
                Files.deleteIfExists(FOLDER.resolve("disk.cow"));
                var guest = Guest.boot(FOLDER, GuestOptions.standard());
                guest.awaitBooted();
                return new Attempt(guest, "", null);
            } catch (IOException | RuntimeException e) {
                return new Attempt(null, Optional.ofNullable(e.getMessage()).orElse(e.toString()), e);
            }
        }

        @Override
        public void close() throws IOException {
            if (guest != null) {
                guest.close();
                Files.deleteIfExists(FOLDER.resolve("disk.cow"));
            }
        }
    }
}
