/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patients one by one, in continuous time. An event is a move, or the end of follow-up. */
#include "bench.h"
#include "bench_oracle.h"
#include "engine/individual.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SEED = 1, PATIENTS = 131072, FEWER = 32768, PAIRS = 2 * BENCH_REPETITIONS + 1 };

/* ---- a study of patients ---- */

typedef struct {
    Study study;
    long long n_events;
    double cost, qaly; /* of the first strategy, as last run */
    int n_patients, n_threads;
} Patients;

static void
count_move(void *context, int strategy, long long patient, double time, int from, int to)
{
    Patients *patients = context;

    (void)strategy, (void)patient, (void)time, (void)to;
    if (from != NONE) patients->n_events++;
}

static void
simulate(Patients *patients, IndividualRecord record)
{
    const Study *study = &patients->study;
    const Sample sample = { .n_lanes = 1 };
    const IndividualPlan plan = { .seed = SEED,
                                  .n_patients = patients->n_patients,
                                  .n_threads = patients->n_threads,
                                  .record = record,
                                  .context = patients };
    const int steps = study->settings.n_cycles + 2, curves = study->n_endpoints + 1;
    IndividualResult result;
    Error err = { 0 };

    if (individual_run(&result, study, &sample, &plan, &err) != OK) bench_fail("run", err.text);
    patients->cost = result.moments.mean[FIGURE_COST];
    patients->qaly = result.moments.mean[FIGURE_QALY];
    for (int strategy = 0; record && strategy < study->n_strategies; strategy++)
        patients->n_events += result.left[(size_t)strategy * (size_t)(curves * steps) +
                                          (size_t)(steps - 1)]; /* alive at the end */
    individual_free(&result, study);
}

static void
run_once(void *patients)
{
    simulate(patients, NULL);
}

/* Reads a config and counts the events of its patients. */
static void
init_patients(Patients *patients, const char *path, int n_patients)
{
    const StudySetting engine = { "model.engine", "individual" };
    Notes notes = { 0 };
    Error err = { 0 };

    memset(patients, 0, sizeof(*patients));
    if (study_read(&patients->study, path, &engine, 1, &notes, &err) != OK)
        bench_fail(path, notes.n > 0 ? notes.at[0].text : err.text);
    notes_free(&notes);
    patients->n_patients = n_patients;
    patients->n_threads = 1;
    simulate(patients, count_move);
}

static const char *
illness_death(void)
{
    static char path[1000];

    snprintf(path, sizeof(path), "%s/configs/published/illness_death.cfg", SOURCE_DIR);
    return path;
}

/* ---- times of an event ---- */

typedef enum { WITH_TRAITS, WITHOUT_TRAITS } Config;

static Measured
measure_engine(int which)
{
    Patients patients;

    init_patients(&patients, which == WITH_TRAITS ? bench_path("events.cfg") : illness_death(),
                  which == WITH_TRAITS ? PATIENTS : FEWER);
    const double ns = bench_time(run_once, &patients) / (double)patients.n_events;
    study_free(&patients.study);
    return (Measured){ ns, NAN };
}

static void
run_oracle(void *context)
{
    *(Oracle *)context = bench_oracle(PATIENTS, SEED);
}

static Measured
measure_oracle(int which)
{
    Oracle oracle;
    const double ns = bench_time(run_oracle, &oracle);

    (void)which;
    return (Measured){ ns / (double)oracle.n_events, NAN };
}

/* ---- ratios ---- */

/* The config's life table has nine digits, the plain loop the formula. */
static void
check_same(double engine, double oracle, const char *what)
{
    char why[100];

    if (fabs(engine - oracle) < 1e-7 * fabs(oracle)) return;
    snprintf(why, sizeof(why), "%.12g, not %.12g as the plain loop", engine, oracle);
    bench_fail(what, why);
}

/* The plain loop against the engine, by turns. */
static Measured
measure_against_oracle(int which)
{
    double ratio[BENCH_REPETITIONS];
    Patients patients;
    Oracle oracle;

    (void)which;
    init_patients(&patients, bench_path("events.cfg"), PATIENTS);
    for (int repetition = 0; repetition < BENCH_REPETITIONS; repetition++) {
        const double start = bench_cpu();
        oracle = bench_oracle(PATIENTS, SEED);
        const double between = bench_cpu();
        run_once(&patients);
        ratio[repetition] = (between - start) / (bench_cpu() - between);
    }
    check_same(patients.cost, oracle.cost, "mean cost");
    check_same(patients.qaly, oracle.qaly, "mean QALYs");
    if (patients.n_events != oracle.n_events) bench_fail("events", "not as many as the plain loop");
    study_free(&patients.study);
    return (Measured){ NAN, bench_median(ratio, BENCH_REPETITIONS) };
}

/* Two threads against one, by turns, by the clock on the wall. */
static Measured
measure_threads(int which)
{
    double ratio[PAIRS];
    Patients patients;

    (void)which;
    init_patients(&patients, bench_path("events.cfg"), PATIENTS);
    for (int pair = 0; pair < PAIRS; pair++) {
        const double start = bench_wall();
        patients.n_threads = 1;
        run_once(&patients);
        const double between = bench_wall();
        patients.n_threads = 2;
        run_once(&patients);
        ratio[pair] = (between - start) / (bench_wall() - between);
    }
    study_free(&patients.study);
    return (Measured){ NAN, bench_median(ratio, PAIRS) };
}

/* clang-format off */
const Kernel bench_events[] = {
    { "event",             22,  NAN, measure_engine, WITH_TRAITS, "an event of events.cfg" },
    { "event_plain",       NAN, NAN, measure_engine, WITHOUT_TRAITS, "of illness_death.cfg" },
    { "event_libm",        NAN, NAN, measure_oracle, 0, "of events.cfg in a plain loop with libm" },
    { "event_libm_ratio",  NAN, 2.5, measure_against_oracle, 0,
      "that loop / engine, same results" },
    { "event_two_threads", NAN, 1.8, measure_threads, 0, "one thread / two threads" },
    { 0 },
};
/* clang-format on */
