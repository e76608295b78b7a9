/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_H
#define BENCH_H
/** @file bench.h
 *  How fast are the loops that matter? Each kernel is a row of a table: what is measured and the
 *  limit it must keep. Limits are in U, the time of one random double and its logarithm (both ours,
 *  by vectors) in the same process, so that they hold on any machine. docs/performance.md. */

/* What a kernel says of itself. */
typedef struct {
    double ns;    /* of one operation; NAN: only a ratio was measured    */
    double ratio; /* how many times faster; NAN: only a time was measured */
} Measured;

typedef struct {
    const char *name;
    double limit; /* most U an operation; NAN: none */
    double least; /* ratio; NAN: none */
    Measured (*measure)(int which);
    int which; /* handed to `measure` */
    const char *meaning;
} Kernel; /* tables of them end with { 0 } */

/* bench_math.c, bench_events.c, bench_cohort.c, bench_formulas.c, bench_data.c,
 * bench_text.c, bench_economics.c, bench_draws.c */
extern const Kernel bench_math[], bench_events[], bench_cohort[], bench_formulas[], bench_data[],
    bench_text[], bench_economics[], bench_draws[];

/** Time of this thread's work, and of the clock on the wall, in ns. */
double bench_cpu(void);
double bench_wall(void);

/** Median of x [n], which it sorts. */
double bench_median(double *x, int n);

enum { BENCH_REPETITIONS = 9 };

/** Median ns of one call on this thread, of BENCH_REPETITIONS after one that is not counted. */
double bench_time(void (*work)(void *context), void *context);

/** Ends the program: a benchmark whose work fails has no result. */
_Noreturn void bench_fail(const char *what, const char *why);

/** U in ns, measured now. */
double bench_unit(void);

/** The file of this folder: "events.cfg"; lies in a buffer that the next call overwrites. */
const char *bench_path(const char *name);
#endif
