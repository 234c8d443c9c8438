/**
 * The loop: observe, plan, apply, report, again and again, and at once when something happened. It holds threads, clocks
 * and memory, so that the planner needs none; what is to be done is decided in {@code plan}, how it is done in
 * {@code mount} and {@code fstab}. Start reading at {@link io.efsmount.agent.reconcile.Reconciler}.
 */
@NullMarked
package io.efsmount.agent.reconcile;

import org.jspecify.annotations.NullMarked;
