package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.config.ConfigReader;
import io.efsmount.agent.config.ConfigReading;
import io.efsmount.agent.efs.Credentials;
import io.efsmount.agent.fakes.FakeAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void credentials_are_still_at_hand_at_the_end_for_the_last_word_that_ecs_is_told() throws IOException {
        assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null);
        Path file = Files.writeString(
                folder.resolve("agent.properties"), "efs.mounts.m.id=fs-01234567\nefs.mounts.m.path=/mnt/m\n");
        var read = assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.read(file, Map.of()));
        try (FakeAws fake = new FakeAws()) {
            Credentials credentials;
            try (Aws aws = new Aws(read.settings(), new HandMade().machinery(), "machine-1")) {
                credentials = aws.credentials();
                credentials.prefetch();
            }
            assertFalse(fake.state().calls().isEmpty());
            fake.state().forgetCalls();
            credentials.resolveCredentials();
            assertEquals(Map.of(), fake.state().counts());
        }
    }
}
