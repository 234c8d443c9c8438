package io.efsmount.agent.cli;

import sun.misc.Signal;

/** What a signal does. The JDK has no other way to say so than this class of its module jdk.unsupported. */
final class Signals {
    private Signals() {}

    /**
     * From now on the signal does this, on a thread of its own, and nothing else.
     *
     * @param name without {@code SIG}
     */
    static void on(String name, Runnable action) {
        Signal.handle(new Signal(name), _ -> action.run());
    }
}
