/**
 * The packaged executable, run outside the lab's guest: that nothing is missing in it which a JVM would have found. It is
 * no test of what the agent does, which the other tests are; the executable is what {@code -Dnative.agent=PATH} names. Start
 * reading at {@link io.efsmount.agent.nativeimage.Sandbox}.
 */
@NullMarked
package io.efsmount.agent.nativeimage;

import org.jspecify.annotations.NullMarked;
