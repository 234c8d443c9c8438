package io.efsmount.agent.plan;

/**
 * One thing that is wrong: its stable code, and what exactly was seen, in one line. Shown alike in the log, in health,
 * in {@code status} and in {@code plan}. The remedy belongs to the code.
 *
 * @param code the stable code
 * @param message what was seen, one line, with the names of the things it is about
 */
public record Problem(ProblemCode code, String message) {

    public Problem {
        // Messages quote tags, paths and server answers: none of them may forge a second log line.
        message = message.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
    }

    public Severity severity() {
        return code.severity();
    }

    public String remedy() {
        return code.remedy();
    }
}
