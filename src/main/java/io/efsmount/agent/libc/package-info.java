/**
 * The functions of the C library that the agent needs and the JDK does not have, called by jffi, JNR's lowest layer.
 * It knows nothing of what they are called for, and what a hanging call means is its callers' business.
 * Start reading at {@link io.efsmount.agent.libc.LibC}.
 */
@NullMarked
package io.efsmount.agent.libc;

import org.jspecify.annotations.NullMarked;
