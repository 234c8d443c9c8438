/* Answers each request with the bytes that were recorded for its method and path, from a file such as
   "GET_latest_meta-data_instance-id" that holds a whole HTTP response. The query does not count. */
#define _GNU_SOURCE
#include "stopwatch.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ANSWERS = 64, MOST_REQUESTS = 256, REQUEST_BYTES = 65536 };

static struct answer {
    char name[256];
    char *bytes;
    size_t length;
} answers[MOST_ANSWERS];

static struct request {
    double at_ms;
    char name[256];
    bool answered;
} requests[MOST_REQUESTS];

static int answer_count, request_count;
static double delay;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void load(int folder, const char *name) {
    if (answer_count == MOST_ANSWERS)
        fail("too many answers");
    struct answer *answer = &answers[answer_count++];
    struct stat status;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status))
        fail(name);
    snprintf(answer->name, sizeof answer->name, "%s", name);
    answer->length = status.st_size;
    answer->bytes = malloc(answer->length + 1);
    if (read(file, answer->bytes, answer->length) != status.st_size)
        fail(name);
    close(file);
}

static struct answer *find(const char *name) {
    for (int i = 0; i < answer_count; i++)
        if (!strcmp(answers[i].name, name))
            return &answers[i];
    return NULL;
}

static void note(double at_ms, const char *name, bool answered) {
    pthread_mutex_lock(&lock);
    if (request_count < MOST_REQUESTS) {
        struct request *request = &requests[request_count++];
        request->at_ms = at_ms;
        request->answered = answered;
        snprintf(request->name, sizeof request->name, "%s", name);
    }
    pthread_mutex_unlock(&lock);
}

static void name_of(const char *text, char *name, size_t size) {
    char method[16], path[200];
    if (sscanf(text, "%15[A-Z] %199[^? \r\n]", method, path) != 2)
        strcpy(path, strcpy(method, "?"));
    snprintf(name, size, "%s%s", method, path);
    for (char *slash; (slash = strchr(name, '/'));)
        *slash = '_';
}

static void answer(int connection, const char *text) {
    char name[256];
    double at_ms = now_ms();
    name_of(text, name, sizeof name);
    struct answer *found = find(name);
    note(at_ms, name, found != NULL);
    if (delay > 0)
        nanosleep(&(struct timespec){delay / 1e3, (long)(delay * 1e6) % 1000000000L}, NULL);
    static char none[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    struct answer missing = {.bytes = none, .length = sizeof none - 1};
    found = found ? found : &missing;
    send(connection, found->bytes, found->length, MSG_NOSIGNAL);
}

static size_t body_length(const char *head) {
    const char *field = strcasestr(head, "\r\ncontent-length:");
    return field ? strtoul(field + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

/* Requests on one connection come one after the other, as HTTP clients without pipelining send them. */
static void talk(int connection) {
    char *text = malloc(REQUEST_BYTES + 1);
    size_t length = 0;
    ssize_t got;
    while ((got = recv(connection, text + length, REQUEST_BYTES - length, 0)) > 0) {
        length += got;
        text[length] = 0;
        const char *end = strstr(text, "\r\n\r\n");
        if (end && length >= end + 4 - text + body_length(text)) {
            answer(connection, text);
            length = 0;
        }
    }
    free(text);
}

void endpoints_start(const char *folder, const char *address, double delay_ms) {
    DIR *entries = opendir(folder);
    if (!entries)
        fail(folder);
    for (struct dirent *entry; (entry = readdir(entries));)
        if (entry->d_name[0] != '.')
            load(dirfd(entries), entry->d_name);
    closedir(entries);
    delay = delay_ms;
    serve(listen_at(address), talk);
}

/* The first request of all, the first one to the EFS API, and each of them in turn. */
void endpoints_report(FILE *out, double start_ms) {
    bool efs = false;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < request_count; i++) {
        double after = requests[i].at_ms - start_ms;
        if (i == 0)
            fprintf(out, "first-request %.2f\n", after);
        if (!efs && strstr(requests[i].name, "_2015-02-01_")) {
            fprintf(out, "first-efs-request %.2f\n", after);
            efs = true;
        }
        fprintf(out, "# request %.2f %s%s\n", after, requests[i].name, requests[i].answered ? "" : " UNANSWERED");
    }
    fprintf(out, "requests %d\n", request_count);
    pthread_mutex_unlock(&lock);
}

int endpoints_unanswered(void) {
    int count = 0;
    for (int i = 0; i < request_count; i++)
        count += !requests[i].answered;
    return count;
}
