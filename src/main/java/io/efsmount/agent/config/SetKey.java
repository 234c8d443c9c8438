package io.efsmount.agent.config;

/**
 * A key that was set, by the file or by the environment. No key holds a secret: URLs with a password are refused.
 *
 * @param value the effective value as it was written, without line breaks or other control characters
 * @param source {@code agent.properties:12} or {@code environment EFS_REGION}
 */
public record SetKey(String key, String value, String source) {}
