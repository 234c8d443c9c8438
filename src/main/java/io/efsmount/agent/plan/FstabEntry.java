package io.efsmount.agent.plan;

/**
 * One entry of {@code /etc/fstab} that the agent keeps, unescaped.
 *
 * @param name name of the mount it belongs to
 * @param options comma-separated, all of them
 */
public record FstabEntry(String name, String source, String path, String type, String options) {}
