/* See process.h. What `received` calls is async-signal-safe (signal-safety(7)). */
#define _GNU_SOURCE /* pipe2(2) */

#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static int writing;
static atomic_int first, is_released;
static sigset_t watched;

static void received(int number)
{
    int error = errno, none = 0;
    char byte = (char)number;
    /* This and `signals_release` write before they read: at least one of them sees the other. */
    atomic_compare_exchange_strong(&first, &none, number);
    if (atomic_load(&is_released))
        raise(number);
    else
        /* A full pipe needs no more. */
        (void)!write(writing, &byte, 1);
    errno = error;
}

int signals_watch(const int *numbers, size_t count)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    writing = ends[1];
    sigemptyset(&watched);
    for (size_t index = 0; index < count; index++)
        sigaddset(&watched, numbers[index]);
    struct sigaction action = {.sa_handler = received, .sa_flags = SA_RESTART, .sa_mask = watched};
    for (size_t index = 0; index < count; index++)
        sigaction(numbers[index], &action, NULL);
    /* The parent may have blocked them. */
    pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    return ends[0];
}

void signals_release(void)
{
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&watched, number) == 1)
            signal(number, SIG_DFL);
    atomic_store(&is_released, 1);
    int number = atomic_load(&first);
    if (!number)
        return;
    /* libdispatch's threads block all signals. */
    pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    raise(number);
}
