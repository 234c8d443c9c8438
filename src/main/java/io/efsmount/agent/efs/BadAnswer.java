package io.efsmount.agent.efs;

/** The API, or what stands in its place, answered something that it cannot mean. */
final class BadAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadAnswer(String message) {
        super(message);
    }
}
