/* The parts of the stopwatch. All times are milliseconds of CLOCK_MONOTONIC, which all processes of a kernel share. */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <sys/types.h>

double now_ms(void);
noreturn void fail(const char *what);
/* A listening socket on HOST:PORT. */
int listen_at(const char *address);
/* A thread of its own for each connection, which closes it at its end. */
void serve(int listener, void (*talk)(int connection));

/* endpoints.c: instance metadata and EFS API, from recorded answers. */
void endpoints_start(const char *folder, const char *address, double delay_ms);
void endpoints_report(FILE *out, double start_ms);
/* How many requests could not be answered, because nothing was recorded for them. */
int endpoints_unanswered(void);

/* nfs_null.c: a server that answers the NULL procedure of NFS 4, and nothing else. */
void nfs_null_start(const char *address);

/* trap.c: from now on the kernel asks the parent about each such system call of this process, and of what it starts. */
void trap(int call, int to_parent);
/* In the parent: where the kernel asks. */
int trap_listener(int from_child);

/* mount_calls.c: sees mount(2) before the kernel does; NFS "succeeds" nowhere, other mounts are refused. */
void mount_calls_trap(int to_parent);
/* Returns when the process asks for an NFS mount; the process is told ENODEV, as by a kernel without NFS. */
double mount_calls_await(int from_child);

/* mount_table.c: returns when an NFS mount is on the path. */
double mount_table_await(const char *path);

/* pretended_mounts.c: a process that watches NFS mounts which are not there. */
void pretended_mounts_show(const char *mountinfo);
void pretended_mounts_trap(int to_parent);
void pretended_mounts_answer(int from_child, const char *path);

#endif
