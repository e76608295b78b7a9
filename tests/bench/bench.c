/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench            measures all kernels and prints them as CSV
 * bench KERNEL     one of them
 * bench --list     their names and what they mean
 * Exit code 0 also where a limit is exceeded: neighbours on the machine must not break a build. */
#include "bench.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const Kernel *const themes[] = { bench_math, bench_events, bench_cohort,    bench_formulas,
                                        bench_data, bench_text,   bench_economics, bench_draws };
enum { N_THEMES = sizeof(themes) / sizeof(themes[0]) };

/* ---- time ---- */

static double
now(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

double
bench_cpu(void)
{
    return now(CLOCK_THREAD_CPUTIME_ID);
}

double
bench_wall(void)
{
    return now(CLOCK_MONOTONIC);
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double
bench_median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof(double), compare);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

double
bench_time(void (*work)(void *context), void *context)
{
    double took[BENCH_REPETITIONS];

    work(context); /* fills caches, wakes the processor */
    for (int repetition = 0; repetition < BENCH_REPETITIONS; repetition++) {
        const double start = bench_cpu();
        work(context);
        took[repetition] = bench_cpu() - start;
    }
    return bench_median(took, BENCH_REPETITIONS);
}

/* ---- help ---- */

void
bench_fail(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

const char *
bench_path(const char *name)
{
    static char path[1000];

    snprintf(path, sizeof(path), "%s/tests/bench/%s", SOURCE_DIR, name);
    return path;
}

/* ---- printing ---- */

/* A cell that is empty where there is no number. */
static void
print_cell(const char *format, double x)
{
    putchar(',');
    if (!isnan(x)) printf(format, x);
}

/* U is measured anew beside each kernel: processors change their speed. */
static void
print_kernel(const Kernel *kernel)
{
    const double before = bench_unit();
    const Measured measured = kernel->measure(kernel->which);
    const double unit = (before + bench_unit()) / 2;

    fputs(kernel->name, stdout);
    print_cell("%.4g", measured.ns);
    print_cell("%.3g", measured.ns / unit);
    print_cell("%g", kernel->limit);
    print_cell("%.3g", measured.ratio);
    print_cell("%g", kernel->least);
    putchar('\n');
    fflush(stdout);
}

static void
list_kernels(void)
{
    for (int theme = 0; theme < N_THEMES; theme++)
        for (const Kernel *kernel = themes[theme]; kernel->name; kernel++)
            printf("%-18s %s\n", kernel->name, kernel->meaning);
}

int
main(int argc, char **argv)
{
    const char *wanted = argc > 1 ? argv[1] : NULL;
    int n_printed = 0;

    if (wanted && strcmp(wanted, "--list") == 0) {
        list_kernels();
        return EXIT_SUCCESS;
    }
    puts("kernel,ns,u,limit_u,ratio,least_ratio");
    for (int theme = 0; theme < N_THEMES; theme++)
        for (const Kernel *kernel = themes[theme]; kernel->name; kernel++) {
            if (wanted && strcmp(wanted, kernel->name) != 0) continue;
            print_kernel(kernel);
            n_printed++;
        }
    if (n_printed == 0) bench_fail(wanted, "no such kernel; bench --list names them");
    return EXIT_SUCCESS;
}
