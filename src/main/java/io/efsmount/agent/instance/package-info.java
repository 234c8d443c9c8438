/**
 * Who and where this instance is, by the instance metadata service, version 2 only. It does not try again and does not
 * remember: the reconciler does; a region or zone from the configuration is none of its business either. Start reading
 * at {@link io.efsmount.agent.instance.InstanceMetadata}.
 */
@NullMarked
package io.efsmount.agent.instance;

import org.jspecify.annotations.NullMarked;
