/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTLIB_H
#define TESTLIB_H
/** @file testlib.h
 *  What every test program shares: a main for its list of cases, and checks that print what they
 * saw. */
#include "base/fail.h"
#include "base/notes.h"
#include <CUnit/Basic.h>
#include <stddef.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/** Runs the cases; no argument: all; one: that case. The program's exit code is returned. */
int test_main(CU_TestInfo *tests, int argc, char **argv);

/* Relative comparison (absolute where 0 is expected) that prints the case and both numbers;
 * CUnit's own is absolute and silent. Infinities and NaN agree with themselves only. */
#define CHECK_CLOSE(name, actual, expected, rel)                                                   \
    check_close((name), (actual), (expected), (rel), __FILE__, __LINE__)

/* Texts are the same, NULL only as NULL. */
#define CHECK_TEXT(name, actual, expected)                                                         \
    check_text((name), (actual), (expected), __FILE__, __LINE__)

/* A call that must fail with this status and words in its message. Needs a local `Error err`. */
#define CHECK_FAILS(call, status, part)                                                            \
    do {                                                                                           \
        err = (Error){ 0 };                                                                        \
        check_fails((call), &err, (status), (part), __FILE__, __LINE__);                           \
    } while (0)

/* A call that must succeed; tells the message if it does not. Needs a local `Error err`. */
#define CHECK_OK(call)                                                                             \
    do {                                                                                           \
        err = (Error){ 0 };                                                                        \
        check_ok((call), &err, __FILE__, __LINE__);                                                \
    } while (0)

/* Some note, told as "file:line: text", has this part. */
#define CHECK_NOTE(notes, part) check_note((notes), (part), __FILE__, __LINE__)

void check_close(const char *name, double actual, double expected, double rel, const char *file,
                 unsigned line);
void check_text(const char *name, const char *actual, const char *expected, const char *file,
                unsigned line);
void check_fails(Status actual, const Error *err, Status expected, const char *part,
                 const char *file, unsigned line);
void check_ok(Status actual, const Error *err, const char *file, unsigned line);
void check_note(const Notes *notes, const char *part, const char *file, unsigned line);

/** A new folder for what a test writes, removed with all its contents when the program ends. */
const char *test_folder(void);

/** The path of `name` in it; `buffer` holds at least TEST_PATH bytes and is returned. */
enum { TEST_PATH = 512 };
char *test_path(char buffer[TEST_PATH], const char *name);

/** The bytes of a file, zero-terminated, for free(); NULL if it cannot be read. */
char *test_read(const char *path);

/** Writes a text; ends the program if it cannot: the machine is not fit for tests. */
void test_write(const char *path, const char *text);
#endif
