package io.efsmount.agent.config;

/** A value that was set, and where. */
record Entry(Key key, String value, Origin origin) {}
