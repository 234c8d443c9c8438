package io.efsmount.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command as it runs on a JVM, for tests of what it does elsewhere. */
public record InThisJvm(int status, String out, String err) {

    /** Not for {@code run}, which would take over this JVM. */
    public static InThisJvm run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new InThisJvm(status, out.toString(), err.toString());
    }
}
