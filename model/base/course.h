/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_COURSE_H
#define BASE_COURSE_H
/** @file course.h
 *  How far a long work is, told to whoever listens (a bar on the terminal). A part of a work tells
 *  its share to the whole without knowing of it. */

typedef struct {
    void (*tell)(void *context, double done); /* share of the work, 0 to 1; NULL: nobody listens */
    void *context;
    double from, to; /* what the part's 0 and 1 are in the whole */
} Course;            /* { 0 }: nobody listens */

Course course_new(void (*tell)(void *context, double done), void *context);

/** The part of `whole` from its share `from` to its share `to`. */
Course course_part(const Course *whole, double from, double to);

/** One thread at a time. */
void course_tell(const Course *course, double done);
#endif
