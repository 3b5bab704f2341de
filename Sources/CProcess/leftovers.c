/* See process.h. What `crash_leftovers_clear` calls is async-signal-safe (signal-safety(7)), or a plain system call. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

/* How many directories at most, and how long their end may take in all, in milliseconds. */
enum { places = 512, patience = 3000 };

static _Atomic(char *) directories[places];
static atomic_int is_over, making;

static void insert(char *copy)
{
    for (int index = 0; copy && index < places; index++) {
        char *none = NULL;
        if (atomic_compare_exchange_strong(&directories[index], &none, copy))
            return;
    }
    free(copy);
}

/* While a crashed program ends its connections, its other threads still run, and would open new ones. */
int crash_leftover_make(char *template)
{
    int made = 0;
    atomic_fetch_add(&making, 1);
    if (atomic_load(&is_over)) {
        errno = ECANCELED;
    } else if (mkdtemp(template)) {
        insert(strdup(template));
        made = 1;
    }
    atomic_fetch_sub(&making, 1);
    return made;
}

/* A handler that runs at this moment may still read the name: it is never freed. */
void crash_leftover_remove(const char *directory)
{
    for (int index = 0; index < places; index++) {
        char *known = atomic_load(&directories[index]);
        if (known && strcmp(known, directory) == 0)
            atomic_compare_exchange_strong(&directories[index], &known, NULL);
    }
}

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

/* Tells an ssh that shares its connection to end, as `ssh -O exit` does (PROTOCOL.mux of OpenSSH). Returns the connection to it, or -1. */
static int end_master(const char *directory)
{
    static const unsigned char words[] = {
        0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 4, /* MUX_MSG_HELLO, version 4 */
        0, 0, 0, 8, 0x10, 0, 0, 5, 0, 0, 0, 0, /* MUX_C_TERMINATE, request 0 */
    };
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(directory);
    if (length + 3 > sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, directory, length);
    memcpy(address.sun_path + length, "/s", 3);
    int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (peer < 0)
        return -1;
    if (connect(peer, (struct sockaddr *)&address, sizeof address) == 0
        && send(peer, words, sizeof words, MSG_NOSIGNAL) == sizeof words)
        return peer;
    close(peer);
    return -1;
}

/* Until it has closed its end, which it does when it ends. */
static void await_end(int peer, long deadline)
{
    char answer[256];
    struct pollfd readable = {peer, POLLIN, 0};
    for (long left; (left = deadline - milliseconds()) > 0;) {
        if (poll(&readable, 1, (int)left) <= 0 || read(peer, answer, sizeof answer) <= 0)
            break;
    }
    close(peer);
}

/* False if something was created in it meanwhile. */
static int sweep(const char *directory)
{
    struct entry {
        unsigned long inode;
        long offset;
        unsigned short length;
        unsigned char type;
        char name[];
    };
    int opened = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0)
        return errno == ENOENT;
    _Alignas(struct entry) char bytes[4096];
    long count;
    while ((count = syscall(SYS_getdents64, opened, bytes, sizeof bytes)) > 0) {
        for (long at = 0; at < count;) {
            const struct entry *found = (const struct entry *)(bytes + at);
            if (strcmp(found->name, ".") != 0 && strcmp(found->name, "..") != 0)
                unlinkat(opened, found->name, 0);
            at += found->length;
        }
    }
    close(opened);
    return rmdir(directory) == 0;
}

/* A program that is just ending may still write into it. */
static void remove_directory(const char *directory, long deadline)
{
    while (!sweep(directory) && milliseconds() < deadline)
        poll(NULL, 0, 10);
}

/* All masters are told first: they end side by side. */
void crash_leftovers_clear(void)
{
    static int peers[places];
    long deadline = milliseconds() + patience;
    atomic_store(&is_over, 1);
    /* Unless it is this very thread, a thread that makes one is ready in a moment. */
    for (int round = 0; round < 20 && atomic_load(&making); round++)
        poll(NULL, 0, 10);
    for (int index = 0; index < places; index++) {
        const char *known = atomic_load(&directories[index]);
        peers[index] = known ? end_master(known) : -1;
    }
    for (int index = 0; index < places; index++) {
        if (peers[index] >= 0)
            await_end(peers[index], deadline);
    }
    for (int index = 0; index < places; index++) {
        const char *known = atomic_load(&directories[index]);
        if (known)
            remove_directory(known, deadline);
    }
}
