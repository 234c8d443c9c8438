package io.efsmount.agent.fakes;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a fake answers, and in which manner it is sent. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, Map<String, String> headers, byte[] body, Manner manner) {

    enum Manner {
        WHOLE,
        /** Close the connection without a byte. */
        RESET,
        /** Announce the whole body, send half of it, close. */
        CUT_SHORT,
        /** One byte every tenth of a second. */
        DRIP,
        /** Nothing, until the world changes. */
        SILENT,
        /** The body again and again, without end. */
        ENDLESS
    }

    static final Reply RESET = new Reply(0, Map.of(), new byte[0], Manner.RESET);
    static final Reply SILENT = new Reply(0, Map.of(), new byte[0], Manner.SILENT);

    static Reply text(int status, String body) {
        return of(status, "text/plain", body);
    }

    static Reply json(int status, String body) {
        return of(status, "application/json", body);
    }

    static Reply html(int status) {
        return of(status, "text/html", "<!DOCTYPE html><html><body>Please log in to use this network</body></html>");
    }

    Reply in(Manner other) {
        return new Reply(status, headers, body, other);
    }

    private static Reply of(int status, String type, String body) {
        return new Reply(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8), Manner.WHOLE);
    }
}
