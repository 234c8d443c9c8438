/* stopwatch: runs a command against local endpoints and says how long after its exec(2) what happened.
 *
 *   stopwatch [OPTION...] -- COMMAND...
 *     -a FOLDER     recorded answers of instance metadata and EFS API
 *     -l HOST:PORT  where they are served
 *     -d MS         how long each answer is held back
 *     -n HOST:PORT  where the NULL procedure of NFS is answered
 *     -o FILE       where the results are written, instead of standard output
 *     -u EVENT      until when: exit, mount-call (which then fails with ENODEV), or the path of an NFS mount
 *     -t SECONDS    how long it may take at most
 *     -m FILE       what the command sees as its /proc/self/mountinfo; with it
 *     -s PATH       below which statfs(2) says NFS
 *
 * Prints "NAME MILLISECONDS" lines: first-request, first-efs-request, and the event. Then the command, with all that it
 * started in its process group, is killed. Status 1: the event did not come, or a request had no recorded answer. */
#define _GNU_SOURCE
#include "stopwatch.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *answers, *endpoints, *nfs, *results, *until = "exit", *mountinfo, *pretended;
static double delay_ms;
static unsigned limit = 60;
static volatile pid_t child;
static double *start_ms;

static void kill_all(void) {
    if (child > 0)
        kill(-child, SIGKILL);
}

static void too_late(int signal) {
    static const char message[] = "stopwatch: the event did not come in time\n";
    (void)signal;
    kill_all();
    if (write(2, message, sizeof message - 1)) {
    }
    _exit(1);
}

static void read_options(int count, char **words) {
    for (int option; (option = getopt(count, words, "+a:l:d:n:o:u:t:m:s:")) != -1;) {
        switch (option) {
        case 'a': answers = optarg; break;
        case 'l': endpoints = optarg; break;
        case 'd': delay_ms = atof(optarg); break;
        case 'n': nfs = optarg; break;
        case 'o': results = optarg; break;
        case 'u': until = optarg; break;
        case 't': limit = atoi(optarg); break;
        case 'm': mountinfo = optarg; break;
        case 's': pretended = optarg; break;
        default: exit(64);
        }
    }
    if (optind == count || !mountinfo != !pretended)
        exit(64);
}

static noreturn void become(char **command, int to_parent) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!strcmp(until, "mount-call"))
        mount_calls_trap(to_parent);
    if (mountinfo) {
        pretended_mounts_show(mountinfo);
        pretended_mounts_trap(to_parent);
    }
    *start_ms = now_ms();
    execvp(*command, command);
    fail(*command);
}

/* Until the command ends, or the event that it brings about. */
static double await(int from_child, int *status) {
    if (!strcmp(until, "mount-call"))
        return mount_calls_await(from_child);
    if (*until == '/')
        return mount_table_await(until);
    waitpid(child, status, 0);
    return now_ms();
}

/* A command that ends before it has mounted will not do it any more. */
static void *watch_end(void *nothing) {
    siginfo_t end;
    while (waitid(P_PID, child, &end, WEXITED | WNOWAIT))
        ;
    usleep(200000);
    too_late(0);
    return nothing;
}

int main(int count, char **words) {
    int pair[2], status = 0;
    pthread_t watcher;
    read_options(count, words);
    if (answers)
        endpoints_start(answers, endpoints, delay_ms);
    if (nfs)
        nfs_null_start(nfs);
    start_ms = mmap(NULL, sizeof *start_ms, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (start_ms == MAP_FAILED || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        fail("set-up");
    child = fork();
    if (child == 0)
        become(words + optind, pair[1]);
    setpgid(child, child);
    signal(SIGALRM, too_late);
    alarm(limit);
    if (strcmp(until, "exit"))
        pthread_create(&watcher, NULL, watch_end, NULL);
    if (mountinfo)
        pretended_mounts_answer(pair[0], pretended);
    double event_ms = await(pair[0], &status) - *start_ms;
    FILE *out = results ? fopen(results, "w") : stdout;
    if (!out)
        fail(results);
    endpoints_report(out, *start_ms);
    fprintf(out, "%s %.2f\n", *until == '/' ? "mounted" : until, event_ms);
    fclose(out);
    kill_all();
    while (waitpid(child, NULL, 0) > 0)
        ;
    return status != 0 || endpoints_unanswered() > 0;
}
