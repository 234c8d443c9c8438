package io.efsmount.agent.ecs;

import io.efsmount.agent.ecs.Memory.Drain;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.report.HostReport;
import io.efsmount.agent.report.MountReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a host is drained, and when that is undone. Its laws, each of them a test of the same name:
 *
 * <ul>
 *   <li>A host is drained only when a required mount was seen broken for the whole time.
 *   <li>What is not known does not count: a mount that waits, one that an operator took away, one that only lacks an
 *       answer of AWS or of DNS, and reports that do not come.
 *   <li>A host is made active only when the agent has drained it.
 *   <li>A host is made active only when it was ready for the whole time.
 * </ul>
 *
 * <p>No clock and no I/O; safe for several threads.
 */
public final class DrainRule {

    /**
     * @param on whether to drain at all; what was drained before is undone in any case
     * @param after for which a required mount must be broken
     * @param back for which the host must be ready again
     */
    public record Settings(boolean on, Duration after, Duration back) {}

    /** What to do. */
    public enum Step {
        NOTHING,
        /** Ask whether the instance is active, and drain it if so. */
        DRAIN,
        /** Ask whether the instance still drains, and make it active if so. */
        ACTIVATE,
        /** Ask what became of a call whose end is not known. */
        RESOLVE
    }

    private enum Judgement {
        READY,
        BROKEN,
        /** A new attempt on what is broken: it counts for as long as it takes, but nothing is done meanwhile. */
        TRYING,
        UNKNOWN
    }

    private static final String AWS_PROBLEM = "api-";
    private static final String NO_NAME = ProblemCode.DNS_FAILED.code();

    private final Settings settings;
    private final Duration longestPause;
    private Judgement last = Judgement.UNKNOWN;
    private @Nullable Duration seen;
    private @Nullable Duration brokenSince;
    private @Nullable Duration readySince;
    private boolean leftAlone;

    /** @param longestPause between two reports; after a longer one, what was seen before it proves nothing */
    public DrainRule(Settings settings, Duration longestPause) {
        this.settings = settings;
        this.longestPause = longestPause;
    }

    public synchronized void see(HostReport report, Duration now) {
        if (isStale(now)) {
            brokenSince = null;
            readySince = null;
        }
        seen = now;
        last = judge(report);
        readySince = last == Judgement.READY ? first(readySince, now) : null;
        brokenSince = switch (last) {
            case READY, UNKNOWN -> null;
            case BROKEN -> first(brokenSince, now);
            case TRYING -> brokenSince;
        };
        leftAlone &= last != Judgement.READY;
    }

    /** @param drain what the agent has done to this instance before */
    public synchronized Step step(Drain drain, Duration now) {
        if (isStale(now)) {
            return Step.NOTHING;
        }
        return switch (drain) {
            case INTENDED -> Step.RESOLVE;
            case DONE -> hasHeld(readySince, settings.back(), now) ? Step.ACTIVATE : Step.NOTHING;
            case NONE ->
                settings.on() && last == Judgement.BROKEN && !leftAlone && hasHeld(brokenSince, settings.after(), now)
                        ? Step.DRAIN
                        : Step.NOTHING;
        };
    }

    /** The instance is somebody else's matter until this host is ready again. */
    public synchronized void leaveAlone() {
        leftAlone = true;
    }

    /** It is another container instance from now on, and nobody's matter yet. */
    public synchronized void beginAnew() {
        leftAlone = false;
    }

    /** Whether nothing is known to be broken. */
    public synchronized boolean rests() {
        return brokenSince == null;
    }

    private boolean isStale(Duration now) {
        return seen == null || now.minus(seen).compareTo(longestPause) > 0;
    }

    private static Duration first(@Nullable Duration since, Duration now) {
        return since == null ? now : since;
    }

    private static boolean hasHeld(@Nullable Duration since, Duration time, Duration now) {
        return since != null && now.minus(since).compareTo(time) >= 0;
    }

    private static Judgement judge(HostReport report) {
        List<MountReport> missing = report.mounts().stream()
                .filter(mount -> mount.required() && !mount.usable())
                .toList();
        if (missing.isEmpty()) {
            return Judgement.READY;
        }
        if (missing.stream().anyMatch(DrainRule::isBroken)) {
            return Judgement.BROKEN;
        }
        boolean trying = missing.stream().anyMatch(mount -> mount.state().equals("mounting"));
        return trying ? Judgement.TRYING : Judgement.UNKNOWN;
    }

    /** Seen on this host to be broken: what AWS or DNS does not say, or does not let us ask, breaks no mount. */
    private static boolean isBroken(MountReport mount) {
        return switch (mount.state()) {
            case "unresponsive" -> true;
            case "failed" -> mount.problems().stream().noneMatch(p -> lacksAnAnswer(p.code()));
            default -> false;
        };
    }

    private static boolean lacksAnAnswer(String code) {
        return code.startsWith(AWS_PROBLEM) || code.equals(NO_NAME);
    }
}
