package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real API speaks https only; all fakes speak http. */
@Tag("native")
class NativeTlsTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;
    private TlsFront front;

    @BeforeEach
    void open() {
        sandbox = new Sandbox(folder);
        front = new TlsFront(folder, sandbox.aws().efs().uri());
    }

    @AfterEach
    void close() {
        front.close();
        sandbox.close();
    }

    private Ended plan(String... before) {
        String config = sandbox.config("efs.endpoint.efs=" + front.uri());
        return sandbox.run(
                Stream.concat(Stream.of(before), Stream.of("plan", config)).toArray(String[]::new));
    }

    @Test
    void the_api_is_asked_by_https() {
        Ended planned = plan(front.trust());
        assertTrue(planned.out().contains("fs-0123456789abcdef0 (shared)"), planned::all);
        assertEquals(0, planned.status(), planned::all);
    }

    @Test
    void a_server_that_nobody_vouches_for_is_not_believed_and_the_line_says_why() {
        Ended planned = plan();
        assertTrue(planned.all().contains("api-untrusted"), planned::all);
        assertTrue(planned.all().contains("unable to find valid certification path"), planned::all);
    }
}
