/**
 * What the agent says about itself: plain values that health, the {@code status} command and its JSON share. It decides
 * nothing and observes nothing. Start reading at {@link io.efsmount.agent.report.HostReport}.
 */
@NullMarked
package io.efsmount.agent.report;

import org.jspecify.annotations.NullMarked;
