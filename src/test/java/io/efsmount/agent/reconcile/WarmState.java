package io.efsmount.agent.reconcile;

import io.efsmount.agent.plan.FileSystemSelector;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Writes, for the benchmark, the state file of a host that has mounted the file system named {@code shared} before:
 * {@code WarmState FOLDER ADDRESS}. On a machine without NFS no agent could write it.
 */
public final class WarmState {
    private WarmState() {}

    public static void main(String[] args) throws IOException {
        String machineId = Files.readString(Path.of("/etc/machine-id")).strip();
        Remembered good = new Remembered(
                new FileSystemSelector.ByTags(Map.of("Name", "shared")).describe(),
                "fs-0123456789abcdef0",
                IpAddress.parse(args[1]),
                Optional.of("euc1-az1"),
                "/");
        StateFile.open(Path.of(args[0]), machineId).remember("shared", good).ifPresent(problem -> {
            throw new IllegalStateException(problem.message());
        });
    }
}
