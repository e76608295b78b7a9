/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text: ns a number, ns a row of a table that is streamed to nowhere. */
#include "base/decimal_read.h"
#include "base/memory.h"
#include "base/text.h"
#include "bench.h"
#include "math/rng.h"
#include "report/csv.h"
#include <math.h>
#include <stdlib.h>

enum { N_NUMBERS = 1 << 16, N_ROWS = 200000, N_STRATEGIES = 5 };

/* clang-format off */
static const TableColumn columns[] = {
    { "draw",       TABLE_WHOLE,  "",      "the draw"     },
    { "strategy",   TABLE_TEXT,   "",      "the strategy" },
    { "cost",       TABLE_NUMBER, "USD",   "mean cost"    },
    { "qaly",       TABLE_NUMBER, "QALY",  "mean QALYs"   },
    { "life_years", TABLE_NUMBER, "years", "mean years"   },
    { 0 },
};
/* clang-format on */

/* Shares, nearly all of 16 or 17 digits. */
static double *
new_shares(void)
{
    double *share = memory_new(N_NUMBERS, sizeof(double));
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    rng_key(key, 1, RNG_EVENTS);
    for (int number = 0; number < N_NUMBERS; number++) {
        const uint64_t counter[RNG_WORDS] = { (uint64_t)number, 0, 0, 0 };
        rng_block(words, key, counter);
        share[number] = rng_uniform(words[0]);
    }
    return share;
}

static void
write_numbers(void *context)
{
    const double *share = context;
    char text[TEXT_NUMBER];
    volatile char last; /* the texts are wanted */

    for (int number = 0; number < N_NUMBERS; number++) last = text_number(text, share[number])[0];
    (void)last;
}

/* As they stand in files. */
static void
read_numbers(void *context)
{
    const char *text = context;
    volatile double last; /* the numbers are wanted */

    for (int number = 0; number < N_NUMBERS; number++) {
        double value;
        text = decimal_read(&value, text) + 1;
        last = value;
    }
    (void)last;
}

static Measured
measure_reading(int which)
{
    double *share = new_shares();
    char number[TEXT_NUMBER];
    Text texts = { 0 };

    (void)which;
    for (int item = 0; item < N_NUMBERS; item++)
        text_add(&texts, "%s,", text_number(number, share[item]));
    const double ns = bench_time(read_numbers, texts.at) / N_NUMBERS;
    text_free(&texts);
    free(share);
    return (Measured){ ns, NAN };
}

static Measured
measure_number(int which)
{
    double *share = new_shares();
    const double ns = bench_time(write_numbers, share) / N_NUMBERS;

    (void)which;
    free(share);
    return (Measured){ ns, NAN };
}

static void
make_rows(Table *into, const void *context, long long first, int n)
{
    static const char *const names[N_STRATEGIES] = { "no_treatment", "resection", "ablation",
                                                     "transplant", "sorafenib" };
    const double *share = context;

    for (long long row = first; row < first + n; row++) {
        table_number(into, (double)(row / N_STRATEGIES));
        table_name(into, names[row % N_STRATEGIES]);
        table_number(into, 50000 * share[3 * row % N_NUMBERS]);
        table_number(into, 10 * share[(3 * row + 1) % N_NUMBERS]);
        table_number(into, 20 * share[(3 * row + 2) % N_NUMBERS]);
    }
}

typedef struct {
    TableStream stream;
    int n_threads;
} Job;

static void
write_stream(void *context)
{
    const Job *job = context;
    Error err = { 0 };

    if (csv_write_stream("/dev/null", &job->stream, job->n_threads, &err) != OK)
        bench_fail("csv_write_stream", err.text);
}

static Measured
measure_row(int which)
{
    double *share = new_shares();
    Job job = { { "draws", columns, N_ROWS, make_rows, share }, 1 };
    const double ns = bench_time(write_stream, &job) / N_ROWS;

    (void)which;
    free(share);
    return (Measured){ ns, NAN };
}

/* Two threads against one, by turns, by the clock on the wall. */
static Measured
measure_threads(int which)
{
    double *share = new_shares(), ratio[BENCH_REPETITIONS];
    Job job = { { "draws", columns, N_ROWS, make_rows, share }, 1 };

    (void)which;
    for (int pair = 0; pair < BENCH_REPETITIONS; pair++) {
        const double start = bench_wall();
        job.n_threads = 1;
        write_stream(&job);
        const double between = bench_wall();
        job.n_threads = 2;
        write_stream(&job);
        ratio[pair] = (between - start) / (bench_wall() - between);
    }
    free(share);
    return (Measured){ NAN, bench_median(ratio, BENCH_REPETITIONS) };
}

/* clang-format off */
const Kernel bench_text[] = {
    { "number_text",     14,  NAN, measure_number,  0, "a double of 16 or 17 digits as text" },
    { "text_number",     NAN, NAN, measure_reading, 0, "the same read back" },
    { "csv_row",         NAN, NAN, measure_row,     0, "a row of a stream: 3 such, a draw, a name" },
    { "csv_two_threads", NAN, NAN, measure_threads, 0, "one thread / two threads" },
    { 0 },
};
/* clang-format on */
