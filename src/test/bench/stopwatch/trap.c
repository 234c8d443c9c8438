/* seccomp_unotify(2): the kernel stops a process at a system call, asks us, and tells the process what we say. All other
   calls pass a filter of a few instructions. */
#define _GNU_SOURCE
#include "stopwatch.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ON(call, action)                                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), BPF_STMT(BPF_RET | BPF_K, action)

static int install(int call) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ON(call, SECCOMP_RET_USER_NOTIF),
        /* mount(8) then takes the old call. */
        ON(SYS_fsopen, SECCOMP_RET_ERRNO | ENOSYS),
        ON(SYS_open_tree, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                   SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter);
}

void trap(int call, int to_parent) {
    int listener = install(call);
    if (listener < 0)
        fail("seccomp");
    char control[CMSG_SPACE(sizeof listener)] = {0}, byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){CMSG_LEN(sizeof listener), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &listener, sizeof listener);
    if (sendmsg(to_parent, &message, 0) != 1)
        fail("sendmsg");
    close(listener);
}

int trap_listener(int from_child) {
    int listener;
    char control[CMSG_SPACE(sizeof listener)], byte;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(from_child, &message, MSG_CMSG_CLOEXEC) != 1)
        fail("recvmsg");
    memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof listener);
    return listener;
}
