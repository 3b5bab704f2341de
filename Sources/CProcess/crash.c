/* See process.h. Everything that `crashed` calls is async-signal-safe (signal-safety(7)). */
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    size_t length;
    char bytes[];
} piece;

typedef _Atomic(piece *) place;

static place *slots;
static size_t count;
static place head, message, tail, separator;
static atomic_int code;
static atomic_bool is_installed, is_ready, is_crashing;
/* Pieces are being replaced. */
static atomic_bool is_busy;

static const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS};
static const char *const names[] = {"SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS"};

static void write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd writable = {descriptor, POLLOUT, 0};
            if (poll(&writable, 1, 1000) <= 0)
                return;
        } else if (written == 0 || errno != EINTR) {
            return;
        }
    }
}

static void write_piece(int descriptor, place *from)
{
    piece *found = atomic_load(from);
    if (found)
        write_all(descriptor, found->bytes, found->length);
}

static void write_text(const char *text)
{
    write_all(STDERR_FILENO, text, strlen(text));
}

static void crashed(int number)
{
    /* Another thread is at it already, and ends the process. */
    if (atomic_exchange(&is_crashing, 1))
        for (;;)
            pause();
    write_text("attach-cd: crashed (");
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
        if (numbers[index] == number)
            write_text(names[index]);
    write_text("): this is a fault of attach-cd or of a library; please report it\n");
    if (!atomic_load(&is_ready)) {
        crash_leftovers_clear();
        signal(number, SIG_DFL);
        raise(number);
        _exit(128 + number);
    }
    /* Unless it is this very thread that replaces pieces, they are whole in a moment. */
    for (int round = 0; round < 50 && atomic_load(&is_busy); round++) {
        struct timespec moment = {0, 1000 * 1000};
        nanosleep(&moment, NULL);
    }
    write_piece(STDERR_FILENO, &message);
    write_piece(STDOUT_FILENO, &head);
    for (size_t index = 0; index < count; index++) {
        if (index > 0)
            write_piece(STDOUT_FILENO, &separator);
        write_piece(STDOUT_FILENO, &slots[index]);
    }
    write_piece(STDOUT_FILENO, &tail);
    crash_leftovers_clear();
    _exit(atomic_load(&code));
}

void crash_report_install(void)
{
    struct sigaction action = {.sa_handler = crashed};
    sigfillset(&action.sa_mask);
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
        sigaction(numbers[index], &action, NULL);
    atomic_store(&is_installed, 1);
}

/* A handler that runs at this moment may still read the old piece: it is then left to the end of the process. */
static void replace(place *old, const char *bytes, size_t length)
{
    piece *new = malloc(sizeof(piece) + length);
    if (!new)
        return;
    new->length = length;
    memcpy(new->bytes, bytes, length);
    piece *previous = atomic_exchange(old, new);
    if (!atomic_load(&is_crashing))
        free(previous);
}

void crash_report_begin(size_t wanted, const char *between)
{
    if (!atomic_load(&is_installed) || atomic_load(&is_ready))
        return;
    slots = calloc(wanted ? wanted : 1, sizeof *slots);
    count = slots ? wanted : 0;
    replace(&separator, between, strlen(between));
}

void crash_report_set_slot(size_t index, const char *bytes, size_t length)
{
    if (!atomic_load(&is_installed) || atomic_load(&is_crashing) || index >= count)
        return;
    atomic_store(&is_busy, 1);
    replace(&slots[index], bytes, length);
}

void crash_report_set_frame(int status, const char *start, size_t start_length, const char *end, size_t end_length,
                            const char *text, size_t text_length)
{
    if (!atomic_load(&is_installed) || atomic_load(&is_crashing))
        return;
    atomic_store(&is_busy, 1);
    replace(&head, start, start_length);
    replace(&tail, end, end_length);
    replace(&message, text, text_length);
    atomic_store(&code, status);
    atomic_store(&is_ready, 1);
    atomic_store(&is_busy, 0);
}

void crash_report_end(void)
{
    /* The thread that crashed prints the report, and ends the process: another that ends a run meanwhile comes too late. */
    while (atomic_load(&is_crashing))
        pause();
    atomic_store(&is_ready, 0);
    atomic_store(&is_installed, 0);
}
