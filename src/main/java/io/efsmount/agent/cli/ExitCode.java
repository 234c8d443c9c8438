package io.efsmount.agent.cli;

/** Exit codes of all commands. Those above 63 have the meaning of sysexits.h. */
final class ExitCode {
    /** Done, or all is well. */
    static final int OK = 0;
    /** What was asked for was not reached: not mounted, in use, not ready. */
    static final int NOT_REACHED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The daemon does not answer. */
    static final int UNAVAILABLE = 69;
    /** A bug of ours. */
    static final int SOFTWARE = 70;
    /** The operating system refused something that the agent cannot do without. */
    static final int OS_ERROR = 71;
    /** Another process has the agent's lock, or a daemon another one. */
    static final int LOCKED = 75;
    /** Not root, or a file may not be read. */
    static final int NO_PERMISSION = 77;
    /** The configuration is wrong, and for {@code status} no daemon answers. */
    static final int CONFIG = 78;

    private ExitCode() {}
}
