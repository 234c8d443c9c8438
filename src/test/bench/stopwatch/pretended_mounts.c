/* NFS mounts on a kernel that has none, as far as one process is concerned that only watches them: its mountinfo is a file
   of ours, and statfs(2) below a path says NFS. What remains real is all that the process itself does. After SIGUSR1 the
   server of the mount PATH/m1 is dead: statfs(2) there does not come back. */
#define _GNU_SOURCE
#include "stopwatch.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>

enum { NFS_SUPER_MAGIC = 0x6969 };

static const char *below;
static int listener;
static volatile sig_atomic_t dead;

static void die(int signal) { dead = signal; }

/* In the process itself: /proc/self is another folder in each. */
void pretended_mounts_show(const char *mountinfo) {
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
        mount(mountinfo, "/proc/self/mountinfo", NULL, MS_BIND, NULL))
        fail("/proc/self/mountinfo");
}

void pretended_mounts_trap(int to_parent) { trap(SYS_statfs, to_parent); }

static ssize_t copy(const struct seccomp_notif *call, int argument, void *bytes, size_t length, bool to_it) {
    struct iovec here = {bytes, length}, there = {(void *)call->data.args[argument], length};
    return to_it ? process_vm_writev(call->pid, &here, 1, &there, 1, 0)
                 : process_vm_readv(call->pid, &here, 1, &there, 1, 0);
}

enum said { REAL, NFS, NOTHING };

static bool on_first_mount(const char *path) { return !strcmp(path + strlen(below), "/m1"); }

static enum said pretend(const struct seccomp_notif *call) {
    char path[256] = "";
    struct statfs nfs = {.f_type = NFS_SUPER_MAGIC, .f_bsize = 1048576, .f_namelen = 255};
    /* A read that would cross into an unmapped page is cut short; the path is shorter than a page. */
    for (size_t length = sizeof path - 1; length > 0 && copy(call, 0, path, length, false) < 0; length /= 2)
        ;
    if (strncmp(path, below, strlen(below)))
        return REAL;
    if (dead && on_first_mount(path))
        return NOTHING;
    return copy(call, 1, &nfs, sizeof nfs, true) == sizeof nfs ? NFS : REAL;
}

static void *answer_all(void *nothing) {
    while (true) {
        struct seccomp_notif call = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call)) {
            if (errno == EINTR || errno == ENOENT)
                continue;
            return nothing; /* the process has ended */
        }
        enum said said = pretend(&call);
        struct seccomp_notif_resp answer = {.id = call.id, .flags = said == REAL ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0};
        if (said != NOTHING)
            ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
}

void pretended_mounts_answer(int from_child, const char *path) {
    pthread_t thread;
    below = path;
    listener = trap_listener(from_child);
    signal(SIGUSR1, die);
    if (pthread_create(&thread, NULL, answer_all, NULL))
        fail("pthread_create");
}
