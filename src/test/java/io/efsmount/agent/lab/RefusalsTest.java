package io.efsmount.agent.lab;

import static io.efsmount.agent.lab.AgentHost.SOON;
import static io.efsmount.agent.lab.AgentHost.hasProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that is there and says no. */
@LabGuest
class RefusalsTest {
    private final Guest guest;
    private final AgentHost host;

    RefusalsTest(Guest guest, AgentHost host) {
        this.guest = guest;
        this.host = host;
    }

    @Test
    void aRemoteDirectoryThatIsNotThereIsWaitedFor() {
        host.configure("efs.mounts.shared.directory=/app/data").start().awaitProblem("path-missing");
        assertEquals("failed", host.mount().path("state").asText());
        assertEquals(List.of(), host.mounts());
        guest.ok("mkdir -p /srv/efs/app/data; echo deep >/srv/efs/app/data/file");
        host.awaitMounted();
        assertEquals("10.0.1.10:/app/data", host.onlyMount().source());
        assertEquals("deep", guest.ok("cat /mnt/efs/file").strip());
    }

    @Test
    void aServerThatExportsNothingToThisHostIsNamedAsSuch() {
        for (var n : List.of(1, 2, 3)) {
            host.cloud().export(n, "none");
        }
        host.configure().start();
        host.await("a refusal", SOON, hasProblem("not-exported") + " or " + hasProblem("access-denied"));
        System.err.println("exports nothing: " + host.mount().path("problems").toPrettyString());
        assertEquals(List.of(), host.mounts());
        host.cloud().export(1, "rw");
        host.awaitMounted();
    }

    @Test
    void aFileSystemThatMayOnlyBeReadIsMountedAndSaysWhatItCannotDo() {
        host.cloud().export(1, "ro");
        host.configure("efs.mounts.shared.directories.1.path=app").start().awaitProblem("directory-failed");
        assertEquals("degraded", host.mount().path("state").asText());
        assertEquals(200, host.health("ready"));
        assertTrue(guest.run("touch /mnt/efs/file").output().contains("Read-only file system"));
    }
}
