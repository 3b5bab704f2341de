#ifndef ATTACH_CD_PROCESS_H
#define ATTACH_CD_PROCESS_H

#include <stddef.h>

/* No core dump, and no other process of this user may read this one's memory: it holds decrypted keys. */
void process_keep_private(void);

/* The C library gives each thread an arena of its own, which keeps what was freed there: two are enough. Before any thread is started. */
void process_limit_arenas(void);

/*
 * A file in memory that holds these bytes, to be read from its start, closed on exec. A program that has it as standard input may also open
 * it again, as /proc/self/fd/0. Returns -1 and sets errno if there is none.
 */
int process_memory_file(const unsigned char *bytes, size_t count);

/*
 * From this call on, each of these signals is a byte, its number, in the pipe whose reading end is returned; none is lost. To be called
 * once. Returns -1, and changes nothing, if no descriptor is left.
 */
int signals_watch(const int *numbers, size_t count);

/* From now on they have their default action, and so has one that came before. After signals_watch(). */
void signals_release(void);

/*
 * What is printed if the process crashes: by an assertion of a library, for instance, that a peer's bytes have led to. A handler
 * can't put a report together, so it is kept ready here, in pieces that are replaced one at a time:
 *
 *     standard output: HEAD, SLOT, SEPARATOR, SLOT, ..., TAIL      standard error: MESSAGE
 *
 * Until crash_report_install() was called, and again after crash_report_end(), none of the others does anything.
 */
void crash_report_install(void);

/* Before any piece is set. */
void crash_report_begin(size_t slots, const char *separator);

/* A new value for one piece, or for what is around the slots; the bytes are copied. `code` is the exit status. Callers take turns. */
void crash_report_set_slot(size_t index, const char *bytes, size_t length);
void crash_report_set_frame(int code, const char *head, size_t head_length, const char *tail, size_t tail_length,
                            const char *message, size_t message_length);

/* The report itself is being printed. */
void crash_report_end(void);

/*
 * mkdtemp(3) of a directory of temporary files, flat, that a crash must not leave behind; if it has a socket named "s", the ssh program
 * that listens there is told to end. Works from the start; returns 0 and sets errno if there is none, ECANCELED once they are being
 * cleared. Only so many are remembered as can be in use at once.
 */
int crash_leftover_make(char *template);
void crash_leftover_remove(const char *directory);

/* Ends and removes what is remembered; async-signal-safe. At the end of a crash, and of a run that isn't waited for. */
void crash_leftovers_clear(void);

#endif
