package io.efsmount.agent.plan;

import java.util.List;
import java.util.Optional;

/**
 * One mount that the configuration asks for. Everything here was validated when the configuration was read.
 *
 * @param name the mount's name in the configuration; also in fstab's marker and in health
 * @param oldestWhenAmbiguous with several matching file systems take the oldest, instead of refusing
 * @param path absolute, normalised, not {@code /}
 * @param directory remote path, absolute, normalised
 * @param options the user's own mount options, in order
 * @param required whether the host is not ready without it
 * @param crossZone whether another zone's mount target may be used
 * @param target a mount target's address given by hand; no other is ever used then
 * @param guard whether the mount point is to be protected from being written to while nothing is mounted there
 */
public record MountSpec(
        String name,
        FileSystemSelector selector,
        boolean oldestWhenAmbiguous,
        String path,
        String directory,
        List<String> options,
        boolean required,
        boolean crossZone,
        Optional<IpAddress> target,
        List<DirectorySpec> directories,
        boolean guard) {

    public MountSpec {
        options = List.copyOf(options);
        directories = List.copyOf(directories);
    }
}
