package io.efsmount.agent.lab;

/** What a script in the guest said (both streams) and its exit status; {@link #TIMED_OUT} when it was killed for its time. */
public record Result(int status, String output) {
    public static final int TIMED_OUT = 124;

    public boolean succeeded() {
        return status == 0;
    }
}
