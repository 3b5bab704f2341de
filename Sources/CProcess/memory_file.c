#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"

/* Since Linux 6.3, which may refuse files without it (sysctl vm.memfd_noexec). */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

int process_memory_file(const unsigned char *bytes, size_t count)
{
    int file = memfd_create("input", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
    if (file < 0 && errno == EINVAL)
        file = memfd_create("input", MFD_CLOEXEC);
    if (file >= 0)
        fchmod(file, 0600);
    for (size_t done = 0; file >= 0 && done < count;) {
        /* With its place in the file, so that the file's own stays at the start. */
        ssize_t written = pwrite(file, bytes + done, count - done, (off_t)done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written == 0 || errno != EINTR) {
            int code = written == 0 ? ENOSPC : errno;
            close(file);
            errno = code;
            return -1;
        }
    }
    return file;
}
