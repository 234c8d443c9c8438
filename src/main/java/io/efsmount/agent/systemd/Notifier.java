package io.efsmount.agent.systemd;

import io.efsmount.agent.report.HostReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Tells systemd how far this process is (sd_notify(3)): {@code READY=1} when every required mount can be used and health
 * is served, or when {@code efs.start-limit} is over; {@code STATUS=} when it is another than before; and
 * {@code WATCHDOG=1} for each {@link #beat}, which is the loop's own. What could not be sent is sent at the next beat.
 */
public final class Notifier {
    private static final Logger LOG = Logger.getLogger(Notifier.class);
    /** The first moments belong to the mounts: of a start that is over by then systemd hears once. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration WHILE_STARTING = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration NO_HURRY = Duration.ofHours(1);
    /** By how much a start that is still under way may go on at least; several beats, for a host that is busy. */
    private static final Duration EXTENSION = Duration.ofSeconds(60);

    private final Predicate<String> socket;
    private final Supplier<Duration> clock;
    private final Supplier<Optional<HostReport>> reports;
    private final Duration startLimit;
    private final Optional<Duration> watchdog;
    private final Duration begun;
    private boolean served;
    private boolean started;
    private boolean late;
    private boolean reloading;
    private boolean reloaded;
    private boolean stopping;
    private Optional<Duration> watchdogAt = Optional.empty();
    private String status = "";

    Notifier(
            Predicate<String> socket,
            Supplier<Duration> clock,
            Supplier<Optional<HostReport>> reports,
            Duration startLimit,
            Optional<Duration> watchdog) {
        this.socket = socket;
        this.clock = clock;
        this.reports = reports;
        this.startLimit = startLimit;
        this.watchdog = watchdog;
        this.begun = clock.get();
    }

    /**
     * The notifier of this process; empty when systemd does not want to be told.
     *
     * @param environment of the process
     * @param clock steady time
     * @param reports the last report of the loop
     * @param startLimit after which the start is over, whatever is missing
     */
    public static Optional<Notifier> of(
            Map<String, String> environment,
            Supplier<Duration> clock,
            Supplier<Optional<HostReport>> reports,
            Duration startLimit) {
        Environment ours = new Environment(environment);
        return ours.socket()
                .map(socket -> new Notifier(
                        socket,
                        clock,
                        reports,
                        startLimit,
                        ours.watchdog(ProcessHandle.current().pid())));
    }

    /**
     * Proves that the loop is alive. To be called by the loop's thread only, after a pass that went well or while it waits
     * for the next one: from anywhere else it would hide a loop that is stuck.
     *
     * @return after what time it wants to be called again at the latest
     */
    public synchronized Duration beat() {
        return Stream.of(watchdogDue(), announce())
                .min(Duration::compareTo)
                .filter(wait -> wait.compareTo(SOON) > 0)
                .orElse(SOON);
    }

    private Duration watchdogDue() {
        if (watchdog.isEmpty()) {
            return NO_HURRY;
        }
        Duration half = watchdog.get().dividedBy(2);
        Duration now = clock.get();
        // A busy loop makes many passes a second: one sign of life in a quarter of the time is enough.
        boolean due = watchdogAt
                .filter(last -> now.minus(last).compareTo(half.dividedBy(2)) < 0)
                .isEmpty();
        if (due && (!started || socket.test("WATCHDOG=1"))) { // nobody watches before the start is over
            watchdogAt = Optional.of(now);
        }
        return watchdogAt.map(last -> last.plus(half).minus(now)).orElse(SOON);
    }

    /** Health can be asked for, and a signal reaches the agent and not its end: a start is not over before. */
    public synchronized void served() {
        served = true;
        announce();
    }

    /** The configuration is being read again. Ends with {@link #reloaded}. */
    public synchronized void reloading() {
        reloading = started;
        reloaded = false; // one end is enough for two that follow each other
        if (started) {
            // System.nanoTime() is CLOCK_MONOTONIC, which is what systemd wants
            sendOnce("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
        }
    }

    /** What was read is in force, or refused: said at the next beat. */
    public synchronized void reloaded() {
        reloaded |= reloading;
        reloading = false;
    }

    /** The process ends in good order. */
    public synchronized void stopping() {
        stopping = true;
        sendOnce("STOPPING=1\nSTATUS=stops; what is mounted stays mounted");
    }

    /** What is not worth sending late. */
    private void sendOnce(String message) {
        if (!socket.test(message)) {
            LOG.debugf("systemd could not be told: %s", message);
        }
    }

    private Duration announce() {
        Optional<HostReport> last = reports.get();
        if (stopping || last.isEmpty()) {
            return NO_HURRY;
        }
        if (!started) {
            return starting(last.get());
        }
        Duration told = tell(line(last.get()), reloaded ? "READY=1" : "");
        reloaded &= !told.equals(NO_HURRY);
        return told;
    }

    private Duration starting(HostReport report) {
        Duration age = clock.get().minus(begun);
        boolean over = age.compareTo(startLimit) >= 0;
        if (served && (report.ready() || over)) {
            return ready(report);
        }
        if (age.compareTo(QUIET) < 0) {
            return QUIET.minus(age);
        }
        Duration left = startLimit.minus(age);
        if (over) {
            return tell(StatusLine.starting(report), "");
        }
        Duration told = tell(StatusLine.starting(report), "EXTEND_TIMEOUT_USEC=" + EXTENSION.toNanos() / 1000);
        return Stream.of(left, WHILE_STARTING, told).min(Duration::compareTo).orElseThrow();
    }

    private Duration ready(HostReport report) {
        late = !report.ready();
        Duration told = tell(line(report), "READY=1");
        started = told.equals(NO_HURRY);
        if (started && late) {
            LOG.warnf(
                    "Start goes on without required mounts limit=%ds missing=\"%s\"",
                    startLimit.toSeconds(), StatusLine.missing(report));
        }
        return told;
    }

    private String line(HostReport report) {
        late &= !report.ready();
        return late ? StatusLine.incomplete(report, startLimit.toSeconds() + " s") : StatusLine.of(report);
    }

    /** Sends what must be sent, and the status where it is news. */
    private Duration tell(String line, String message) {
        boolean news = !line.equals(status);
        if (message.isEmpty() && !news) {
            return NO_HURRY;
        }
        String all = news ? message + (message.isEmpty() ? "" : "\n") + "STATUS=" + line : message;
        if (!socket.test(all)) {
            return SOON;
        }
        status = line;
        return NO_HURRY;
    }
}
