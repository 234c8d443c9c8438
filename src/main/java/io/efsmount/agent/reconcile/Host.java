package io.efsmount.agent.reconcile;

import io.efsmount.agent.config.AgentSettings;
import io.efsmount.agent.mount.HostFiles;
import io.efsmount.agent.mount.LinuxSystemCalls;
import io.efsmount.agent.mount.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The host as the reconciler meets it.
 *
 * @param calls the kernel
 * @param files proc and sysfs
 * @param machineId what tells this machine from others when its metadata cannot be read (machine-id(5))
 * @param version of the agent, for reports
 */
public record Host(
        SystemCalls calls,
        HostFiles files,
        String machineId,
        SteadyClock clock,
        InstantSource wallClock,
        String version) {

    /**
     * This machine.
     *
     * @param daemon whether the caller stays, and may leave files of its own in the folders
     * @throws IllegalStateException if its kernel cannot be called
     */
    public static Host ofThisMachine(String version, AgentSettings.Files folders, boolean daemon) {
        List<Path> own = List.of(Path.of(folders.stateDirectory()), Path.of(folders.runDirectory()));
        return new Host(
                LinuxSystemCalls.bind(own, daemon),
                HostFiles.ofThisHost(),
                readMachineId(Path.of("/etc/machine-id")),
                SteadyClock.ofThisHost(),
                InstantSource.system(),
                version);
    }

    private static String readMachineId(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
