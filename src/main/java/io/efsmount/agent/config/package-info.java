/**
 * The configuration: from the properties file and the environment to the settings of the agent, or to every line that
 * is wrong with them at once.
 * It is no place for Quarkus' own configuration, for looking at the host, or for asking AWS: a setting that needs one
 * of those to be judged is judged where that is done.
 * Start reading at {@link io.efsmount.agent.config.ConfigReader}, then
 * {@link io.efsmount.agent.config.AgentConfig} (the keys) and {@link io.efsmount.agent.config.AgentSettings} (the
 * result).
 */
@NullMarked
package io.efsmount.agent.config;

import org.jspecify.annotations.NullMarked;
