package io.efsmount.agent.plan;

/**
 * A folder to create on the file system once it is mounted. One that is there already is left as it is.
 *
 * @param path relative to the mount's root, no {@code ..}
 * @param mode permission bits, for example {@code 0755}
 */
public record DirectorySpec(String path, int mode, int uid, int gid) {}
