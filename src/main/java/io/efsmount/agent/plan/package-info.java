/**
 * The decision: from what is wanted and what was observed to what must be done, as pure functions over values.
 * It is no place for I/O, clocks, threads, SDK or system-call types: whoever needs one of those observes first and
 * passes a value in. Start reading at {@link io.efsmount.agent.plan.Planner}, then {@link io.efsmount.agent.plan.World}
 * (its input) and {@link io.efsmount.agent.plan.Action} (its output).
 */
@NullMarked
package io.efsmount.agent.plan;

import org.jspecify.annotations.NullMarked;
