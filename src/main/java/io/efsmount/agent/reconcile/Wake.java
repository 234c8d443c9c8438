package io.efsmount.agent.reconcile;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets the loop sleep until it is time, or until somebody learned something. Several signals make one wake-up. */
public final class Wake {
    private final Semaphore signals = new Semaphore(0);

    public void signal() {
        signals.release();
    }

    /** Returns true at the first signal since the last one that was returned for, or false after the time. */
    public boolean await(Duration most) throws InterruptedException {
        boolean signalled = signals.tryAcquire(Math.max(most.toNanos(), 0), TimeUnit.NANOSECONDS);
        if (signalled) {
            signals.drainPermits();
        }
        return signalled;
    }
}
