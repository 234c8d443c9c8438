package io.efsmount.agent.nativeimage;

/** What a command said, and its exit status. */
record Ended(int status, String out, String err) {
    String all() {
        return "exit status " + status + "\n" + out + err;
    }
}
