/**
 * Stand-ins for what AWS puts around a host: instance metadata, the EFS and ECS APIs and the ECS agent's introspection, as HTTP
 * servers over one world of values that a test may change at any time. They are no emulator: they know only what the
 * agent asks for, and are strict about how it asks. Start reading at {@link io.efsmount.agent.fakes.FakeWorld}, the whole
 * state, then {@link io.efsmount.agent.fakes.FakesMain}, which runs them as a program in a test guest.
 */
@NullMarked
package io.efsmount.agent.fakes;

import org.jspecify.annotations.NullMarked;
