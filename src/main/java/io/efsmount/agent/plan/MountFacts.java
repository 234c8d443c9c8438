package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;

/**
 * All that was observed about one configured mount.
 *
 * @param stack what is mounted at its path, topmost first; empty when nothing is
 * @param mountPoint what is at the path, or beneath what is mounted there
 * @param data what was counted there, where it is not empty
 * @param ground the mount that the path lies on; empty when the mount table does not show it
 * @param response of the topmost mount
 * @param readAheadKb of the topmost mount's device; empty when not readable
 * @param directoriesEnsured whether the directories were seen to, on the topmost mount
 * @param discovery the EFS API's last answer that still counts
 * @param dnsAddress address of the DNS name: known only where the zone could not be learned for so long that the
 *     configuration allows to fall back to DNS; its problem is {@code zone-unknown} before
 */
public record MountFacts(
        MountSpec spec,
        List<MountEntry> stack,
        MountPoint mountPoint,
        Optional<DataFound> data,
        Optional<MountEntry> ground,
        Response response,
        Optional<Integer> readAheadKb,
        boolean directoriesEnsured,
        Observation<Discovery> discovery,
        Observation<IpAddress> dnsAddress,
        Optional<Remembered> remembered,
        Hold hold,
        Activity activity) {

    public MountFacts {
        stack = List.copyOf(stack);
    }
}
