/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H
/** @file fail.h
 *  One way to fail: a Status travels up, the message is written once, where the facts are. */

typedef enum {
    OK = 0,
    ERR_FOUND,   /* all went well, and what was looked for is wrong: told on its own */
    ERR_USAGE,   /* the command line is wrong                   */
    ERR_SPEC,    /* the study file is wrong: tell file and line */
    ERR_IO,      /* the machine refused a file                  */
    ERR_NUMERIC, /* a calculation has no finite answer          */
    ERR_MEMORY,
    ERR_STOPPED, /* interrupted by the user */
} Status;

/* One failure, told once, for the modeller. Lives in the caller; no globals. */
typedef struct {
    Status status;
    char text[1000]; /* "configs/sick.cfg:41: transition Sick -> Dead: probability 1.2 > 1" */
} Error;

/** Writes the message and returns `status`, so that a failure is one line. */
Status fail(Error *err, Status status, const char *format, ...)
    __attribute__((format(printf, 3, 4), warn_unused_result));

/* The only macro that hides a jump. Needs a local `status` and the label `done`. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        if ((status = (call)) != OK) goto done;                                                    \
    } while (0)
#endif
