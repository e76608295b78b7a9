/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cohorts: 32 draws of the parameters side by side, eight states, 480 cycles. */
#include "bench.h"
#include "engine/cohort.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 2 * BENCH_REPETITIONS + 1 };
enum { ALL_NON_ZEROS = 30, FEW_NON_ZEROS = 15 }; /* of cohort_constant.cfg, of cohort_few.cfg */

typedef enum { CONSTANT, ONE_EXPM1, EXP_AND_EXPM1, FEW, CLOCKS } Config;
static const struct {
    const char *path;
    int strategy, rounds;
} configs[] = {
    [CONSTANT] = { "cohort_constant.cfg", 0, 8 },       [ONE_EXPM1] = { "cohort_expm1.cfg", 0, 8 },
    [EXP_AND_EXPM1] = { "cohort_exp_expm1.cfg", 0, 8 }, [FEW] = { "cohort_few.cfg", 0, 8 },
    [CLOCKS] = { "../../configs/bclm/base.cfg", 1, 1 },
};

/* A study and 32 draws of its parameters. */
typedef struct {
    Study study;
    int strategy, rounds;
    double *value; /* [n_parameters][LANES] owned */
} Drawn;

/* Quantiles in the middle of 32 equal parts, in an order of its own for each parameter: odd numbers
 * have no factor in common with 32. */
static void
init_drawn(Drawn *drawn, Config config)
{
    const char *path = bench_path(configs[config].path);
    Notes notes = { 0 };
    Error err = { 0 };

    memset(drawn, 0, sizeof(*drawn));
    if (study_read(&drawn->study, path, NULL, 0, &notes, &err) != OK)
        bench_fail(path, notes.n > 0 ? notes.at[0].text : err.text);
    notes_free(&notes);
    drawn->strategy = configs[config].strategy;
    drawn->rounds = configs[config].rounds;
    drawn->value = memory_new((size_t)drawn->study.n_parameters * LANES, sizeof(double));
    for (int item = 0; item < drawn->study.n_parameters; item++) {
        const Dist *dist = &drawn->study.parameters[item].dist;
        for (int lane = 0; lane < LANES && dist->family; lane++)
            drawn->value[item * LANES + lane] =
                dist_quantile(dist, (lane * (2 * item + 1) % LANES + 0.5) / LANES);
    }
}

static void
free_drawn(Drawn *drawn)
{
    free(drawn->value);
    study_free(&drawn->study);
}

static void
build(Model *model, const Drawn *drawn)
{
    const Sample sample = { .n_lanes = LANES, .value = drawn->value };
    Error err = { 0 };

    if (model_build(model, &drawn->study, drawn->strategy, 0, &sample, &err) != OK)
        bench_fail("model_build", err.text);
}

/* Times of some blocks, each built anew: what is built and what is run are told apart. */
static void
run_blocks(double *built, double *ran, const Drawn *drawn)
{
    *built = *ran = 0;
    for (int round = 0; round < drawn->rounds; round++) {
        Model model;
        Outcome outcome;
        Error err = { 0 };
        const double start = bench_cpu();
        build(&model, drawn);
        const double between = bench_cpu();
        if (cohort_run(&outcome, &model, KEEP_SUMS, &err) != OK) bench_fail("cohort_run", err.text);
        *ran += bench_cpu() - between;
        *built += between - start;
        outcome_free(&outcome);
        model_free(&model);
    }
}

/* Median ns of one block to build and to run, the first time not being counted. */
static void
measure_blocks(double *built, double *ran, const Drawn *drawn)
{
    double build_ns[BENCH_REPETITIONS + 1], run_ns[BENCH_REPETITIONS + 1];

    for (int repetition = 0; repetition <= BENCH_REPETITIONS; repetition++)
        run_blocks(&build_ns[repetition], &run_ns[repetition], drawn);
    *built = bench_median(build_ns + 1, BENCH_REPETITIONS) / drawn->rounds;
    *ran = bench_median(run_ns + 1, BENCH_REPETITIONS) / drawn->rounds;
}

/* Per draw and cycle. */
static Measured
measure_cycle(int which)
{
    Drawn drawn;
    double built, ran;

    init_drawn(&drawn, (Config)which);
    measure_blocks(&built, &ran, &drawn);
    const double cycles = (double)LANES * drawn.study.settings.n_cycles;
    free_drawn(&drawn);
    return (Measured){ ran / cycles, NAN };
}

/* What one more non-zero costs: the same states and payoffs with more and with fewer moves, by
 * turns. */
static Measured
measure_non_zero(int which)
{
    double more[PAIRS];
    Drawn all, few;

    (void)which;
    init_drawn(&all, CONSTANT);
    init_drawn(&few, FEW);
    for (int pair = 0; pair < PAIRS; pair++) {
        double built, with_all, with_few;
        run_blocks(&built, &with_all, &all);
        run_blocks(&built, &with_few, &few);
        more[pair] = with_all - with_few;
    }
    const double ns = bench_median(more, PAIRS) / all.rounds;
    const double cycles = (double)LANES * all.study.settings.n_cycles;
    free_drawn(&all);
    free_drawn(&few);
    return (Measured){ ns / cycles / (ALL_NON_ZEROS - FEW_NON_ZEROS), NAN };
}

/* Of one draw: formulas and checks; and how many times longer its run takes. */
static Measured
measure_build(int which)
{
    Drawn drawn;
    double built, ran;

    init_drawn(&drawn, (Config)which);
    measure_blocks(&built, &ran, &drawn);
    free_drawn(&drawn);
    return (Measured){ built / LANES, ran / built };
}

/* clang-format off */
const Kernel bench_cohort[] = {
    { "cohort_non_zero",  0.08, NAN, measure_non_zero, 0,         "a move more, per draw, cycle" },
    { "cohort_constant",  3,    NAN, measure_cycle, CONSTANT,      "a cycle of 30 non-zeros" },
    { "cohort_expm1",     14,   NAN, measure_cycle, ONE_EXPM1,     "11 of them by rates" },
    { "cohort_exp_expm1", 26,   NAN, measure_cycle, EXP_AND_EXPM1, "11 of them by Weibulls" },
    { "cohort_clocks",    NAN,  NAN, measure_cycle, CLOCKS,        "of bclm/base.cfg, resection" },
    { "cohort_build",     NAN,  5,   measure_build, CONSTANT,      "inputs of a draw; run / that" },
    { 0 },
};
/* clang-format on */
