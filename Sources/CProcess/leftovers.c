/* See process.h. What `crash_leftovers_clear` calls is async-signal-safe (signal-safety(7)), or a plain system call. */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"

enum { places = 512 };

static _Atomic(char *) directories[places];

void crash_leftover_add(const char *directory)
{
    char *copy = strdup(directory);
    for (int index = 0; copy && index < places; index++) {
        char *none = NULL;
        if (atomic_compare_exchange_strong(&directories[index], &none, copy))
            return;
    }
    free(copy);
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

/* Tells an ssh that shares its connection to end, as `ssh -O exit` does (PROTOCOL.mux of OpenSSH), and waits a moment until it did. */
static void end_master(const char *directory)
{
    static const unsigned char words[] = {
        0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 4, /* MUX_MSG_HELLO, version 4 */
        0, 0, 0, 8, 0x10, 0, 0, 5, 0, 0, 0, 0, /* MUX_C_TERMINATE, request 0 */
    };
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(directory);
    if (length + 3 > sizeof address.sun_path)
        return;
    memcpy(address.sun_path, directory, length);
    memcpy(address.sun_path + length, "/s", 3);
    int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (peer < 0)
        return;
    if (connect(peer, (struct sockaddr *)&address, sizeof address) == 0
        && send(peer, words, sizeof words, MSG_NOSIGNAL) == sizeof words) {
        for (int round = 0; round < 8; round++) {
            char answer[256];
            struct pollfd readable = {peer, POLLIN, 0};
            if (poll(&readable, 1, 500) <= 0 || read(peer, answer, sizeof answer) <= 0)
                break;
        }
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
        return 1;
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
static void remove_directory(const char *directory)
{
    for (int round = 0; round < 20 && !sweep(directory); round++)
        poll(NULL, 0, 10);
}

void crash_leftovers_clear(void)
{
    for (int index = 0; index < places; index++) {
        const char *known = atomic_load(&directories[index]);
        if (!known)
            continue;
        end_master(known);
        remove_directory(known);
    }
}
