#ifndef ATTACH_CD_LEFTOVERS_H
#define ATTACH_CD_LEFTOVERS_H

/* Removes what was remembered; async-signal-safe. Called at most once, at the end of a crash. */
void crash_leftovers_clear(void);

#endif
