package io.efsmount.agent.plan;

/** Whether an NFS server answers, as the preflight saw it: a TCP connection and an NFS NULL call. */
public enum Reach {
    /** Not asked, or not for long enough to say. */
    UNKNOWN,
    /** It answered the last time. */
    ANSWERS,
    /** It has not answered for as long as the configuration calls dead ({@code efs.failover-after}). */
    DEAD
}
