#define _GNU_SOURCE
#include "stopwatch.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct service {
    int socket;
    void (*talk)(int);
};

double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

void fail(const char *what) {
    fprintf(stderr, "stopwatch: %s: %m\n", what);
    exit(70);
}

int listen_at(const char *address) {
    char host[64];
    int port, one = 1;
    if (sscanf(address, "%63[0-9.]:%d", host, &port) != 2)
        fail(address);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (inet_pton(AF_INET, host, &at.sin_addr) != 1 || bind(listener, (struct sockaddr *)&at, sizeof at) ||
        listen(listener, 64))
        fail(address);
    return listener;
}

static void start(void *(*what)(void *), struct service *service) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, what, service))
        fail("pthread_create");
    pthread_detach(thread);
}

static void *talk(void *argument) {
    struct service *connection = argument;
    connection->talk(connection->socket);
    close(connection->socket);
    free(connection);
    return NULL;
}

static struct service *make(int socket, void (*talk)(int)) {
    struct service *made = malloc(sizeof *made);
    *made = (struct service){socket, talk};
    return made;
}

static void *accept_all(void *argument) {
    struct service *listener = argument;
    int one = 1, connection;
    while ((connection = accept4(listener->socket, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        start(talk, make(connection, listener->talk));
    }
    fail("accept");
}

void serve(int listener, void (*talk)(int)) { start(accept_all, make(listener, talk)); }
