/**
 * What a pass of the reconcile loop costs, by JMH, on a host whose mounts never change. It is no test: nothing here passes
 * or fails, and {@code make bench} runs it. Start reading at {@link io.efsmount.agent.bench.PassBenchmark}.
 */
@NullMarked
package io.efsmount.agent.bench;

import org.jspecify.annotations.NullMarked;
