/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The individual engine against one patient after the other, event by event, with the same
 * arithmetic: bit for bit. */
#include "analysis/evaluate.h"
#include "math/rng.h"
#include "survival/lifetable.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>

enum { PATIENTS = 5000, BLOCK = 2048, SEED = 7, MOST_STRATEGIES = 2, N_STATES = 7, N_TRAITS = 3 };

/* ---- running ---- */

typedef struct {
    double cost, qaly, D, now;
} Life;

/* One strategy made ready for the plain engine. */
typedef struct {
    const Study *study;
    Model model;
    const Lifetable *deaths;
    uint64_t profile[RNG_WORDS], events[RNG_WORDS];
} Plain;

typedef Life Live(const Plain *plain, uint64_t patient);

/* The uniforms of one counter. */
static void
uniforms(double u[RNG_WORDS], const uint64_t *key, uint64_t patient, uint64_t place)
{
    const uint64_t counter[RNG_WORDS] = { patient, 0, place, 0 };
    uint64_t words[RNG_WORDS];

    rng_block(words, key, counter);
    for (int word = 0; word < RNG_WORDS; word++) u[word] = rng_uniform(words[word]);
}

/* Means and products of all patients, in the engine's blocks. */
static void
live_all(Moments *total, Plain *plain, int n_strategies, Live *live)
{
    static double figure[MOST_STRATEGIES * N_FIGURES][BLOCK];
    const double *figures[MOST_STRATEGIES * N_FIGURES];
    Moments block;

    moments_init(total, n_strategies * N_FIGURES);
    moments_init(&block, n_strategies * N_FIGURES);
    for (int item = 0; item < n_strategies * N_FIGURES; item++) figures[item] = figure[item];
    for (int first = 0; first < PATIENTS; first += BLOCK) {
        const int n = PATIENTS - first < BLOCK ? PATIENTS - first : BLOCK;
        for (int strategy = 0; strategy < n_strategies; strategy++)
            for (int i = 0; i < n; i++) {
                const Life life = live(&plain[strategy], (uint64_t)(first + i));
                figure[strategy * N_FIGURES + FIGURE_COST][i] = life.cost;
                figure[strategy * N_FIGURES + FIGURE_QALY][i] = life.qaly;
                figure[strategy * N_FIGURES + FIGURE_LIFE_YEARS][i] = life.D;
                figure[strategy * N_FIGURES + FIGURE_LIFE_YEARS_UNDISCOUNTED][i] = life.now;
            }
        moments_set(&block, figures, n);
        moments_merge(total, &block);
    }
    moments_free(&block);
}

static void
check_engine(const char *config, Live *live)
{
    const StudySetting settings[] = { { "model.engine", "individual" },
                                      { "model.patients", "5000" } };
    const EvaluationPlan plan = { .seed = SEED, .n_threads = 2 };
    const Sample sample = { .n_lanes = 1 };
    Plain plain[MOST_STRATEGIES];
    Evaluation evaluation;
    Moments total;
    Study study;
    Notes notes = { 0 };
    Error err = { 0 };

    CHECK_OK(study_read(&study, config, settings, 2, &notes, &err));
    CHECK_OK(evaluate_all(&evaluation, &study, &sample, &plan, &err));
    for (int strategy = 0; strategy < study.n_strategies; strategy++) {
        plain[strategy] = (Plain){ .study = &study };
        CHECK_OK(model_build(&plain[strategy].model, &study, strategy, NONE, &sample, &err));
        rng_key(plain[strategy].profile, SEED, RNG_PROFILE);
        rng_key(plain[strategy].events, SEED, RNG_EVENTS);
        for (int curve = 0; curve < study.n_curves; curve++) {
            ModelCurve *made = model_curve_new(&plain[strategy].model, curve);
            if (model_curve(made)->table) plain[strategy].deaths = model_curve(made)->table;
            free(made);
        }
    }
    live_all(&total, plain, study.n_strategies, live);
    const int n = study.n_strategies * N_FIGURES;
    for (int item = 0; item < n; item++)
        CHECK_CLOSE(config, evaluation.moments.mean[item], total.mean[item], 0);
    for (int item = 0; item < n * n; item++)
        CHECK_CLOSE(config, evaluation.moments.cross[item], total.cross[item], 0);
    for (int strategy = 0; strategy < study.n_strategies; strategy++)
        model_free(&plain[strategy].model);
    moments_free(&total);
    evaluate_free(&evaluation, &study);
    study_free(&study);
    notes_free(&notes);
}

/* Stays until `end` in a state. */
static void
stay(Life *life, double end, double force, double cost, double utility)
{
    const double D = -real_expm1(-force * end) / force;

    life->cost += cost * (D - life->D);
    life->qaly += utility * (D - life->D);
    life->D = D;
    life->now = end;
}

/* ---- illness and death: Weibull hazards of everybody, no payoffs on moves ---- */

static Life
live_illness_death(const Plain *plain, uint64_t patient)
{
    const Study *study = plain->study;
    const double horizon = study->settings.n_cycles * study->settings.cycle_length;
    Life life = { 0 };
    uint64_t visits[2] = { 0 };

    for (int state = 0; state < 2 && life.now < horizon;) {
        double u[RNG_WORDS], best = horizon - life.now, rate = 0;
        int next = 2, word = 0;
        uniforms(u, plain->events, patient, rng_place((uint64_t)state, visits[state]++, 0));
        for (int item = 0; item < study->n_moves; item++) {
            const Move *move = &study->moves[item];
            if (move->from != state) continue;
            const int *args = study->curves[move->curve].args;
            const double shape = model_value(&plain->model, args[0])[0];
            const double scale = model_value(&plain->model, args[1])[0];
            const double H = -real_log(u[word++]);
            const double wait = real_exp(real_log(H) * (1 / shape) + real_log(scale));
            if (wait >= best) continue;
            best = wait;
            next = move->branches[0].to;
        }
        for (int item = 0; item < study->states[state].running.n; item++)
            rate += model_value(&plain->model, study->states[state].running.at[item].value)[0];
        stay(&life, life.now + best, 0.03, rate, /* continuous, 3% a year, the time unit */
             model_value(&plain->model, study->states[state].utility)[0]);
        state = next;
    }
    return life;
}

static void
test_illness_death(void)
{
    check_engine("configs/published/illness_death.cfg", live_illness_death);
}

/* ---- events.cfg: five families, ratios by traits, a life table, payoffs on moves ---- */

enum { FREE, LOCAL, AGAIN, SPREAD, SYSTEMIC, DEAD, OTHER };
typedef enum { EXPONENTIAL, WEIBULL, GOMPERTZ, LOGNORMAL, LOGLOGISTIC } Family;

typedef struct {
    int to;
    Family family;
    double a, b; /* as in survival/curve.h */
    double log_hr[N_TRAITS];
} Way;

/* clang-format off */
static const struct {
    int n_ways;
    Way way[3];
} ways[DEAD] = {
    { 3, { { LOCAL,    WEIBULL,     0.8,   3.5,  {  0.3,  0.2, 0.15 } },
           { SPREAD,   LOGNORMAL,   1.8,   1.1,  {  0.2,  0.1, 0.3  } },
           { DEAD,     EXPONENTIAL, 0.01,  0,    {  0.1,  0.1, 0.2  } } } },
    { 3, { { AGAIN,    LOGLOGISTIC, 1.5,   0.4,  { -0.2, -0.3, 0.1  } },
           { SPREAD,   WEIBULL,     1.5,   1.1,  {  0.2,  0.2, 0.2  } },
           { DEAD,     GOMPERTZ,    0.1,   0.15, {  0.1,  0.1, 0.2  } } } },
    { 3, { { LOCAL,    WEIBULL,     0.9,   2.5,  {  0.3,  0.2, 0.1  } },
           { SPREAD,   LOGNORMAL,   1.4,   1.0,  {  0.2,  0.1, 0.2  } },
           { DEAD,     EXPONENTIAL, 0.015, 0,    {  0.1,  0.1, 0.2  } } } },
    { 2, { { SYSTEMIC, EXPONENTIAL, 0.9,   0,    {  0,    0.1, 0.1  } },
           { DEAD,     WEIBULL,     1.6,   1.2,  {  0.1,  0.1, 0.3  } } } },
    { 1, { { DEAD,     GOMPERTZ,    0.05,  0.6,  {  0.1,  0.1, 0.2  } } } },
};
static const double utility[N_STATES]    = { 0.85, 0.70, 0.80, 0.60, 0.50, 0, 0 };
static const double cost[N_STATES]       = { 2000, 9000, 2500, 15000, 22000, 0, 0 };
static const double entry_cost[N_STATES] = { 8000, 3000, 9000, 4000, 6000, 5000, 1000 };
/* clang-format on */

static double
wait_for(const Way *way, const double *trait, double u)
{
    const double log_ratio =
        way->log_hr[0] * trait[0] + way->log_hr[1] * trait[1] + way->log_hr[2] * trait[2];
    const double spend = -real_log(u), H = spend * real_exp(-log_ratio);

    switch (way->family) {
    case EXPONENTIAL: return H / way->a;
    case WEIBULL: return real_exp((real_log(spend) - log_ratio) * (1 / way->a) + real_log(way->b));
    case GOMPERTZ: return real_log1p(way->a * (H / way->b)) / way->a;
    case LOGNORMAL: return real_exp(real_normal_by_hazard(H, -real_expm1(-H)) * way->b + way->a);
    default: return real_exp(real_log(real_expm1(H)) * (1 / way->a) + real_log(way->b));
    }
}

static Life
live_events(const Plain *plain, uint64_t patient)
{
    double who[2 * RNG_WORDS], start[RNG_WORDS];
    int state = FREE, visit[N_STATES] = { 0 };
    Life life = { .cost = entry_cost[FREE] };

    uniforms(who, plain->profile, patient, 0);
    uniforms(who + RNG_WORDS, plain->profile, patient, 1);
    uniforms(start, plain->events, patient, rng_place(0x7fffffff, 0, 0));
    const double age = 45 + 40 * who[1], trait[] = { who[2] > 0.5, ceil(4 * who[3]) - 1, who[4] };
    const double due = lifetable_age(plain->deaths, lifetable_cumulative(plain->deaths, age) -
                                                        real_log(start[1])) -
                       age;

    while (state < DEAD) {
        double u[RNG_WORDS], best = (due <= 40 ? due : 40) - life.now;
        int next = due <= 40 ? OTHER : N_STATES;
        uniforms(u, plain->events, patient,
                 rng_place((uint64_t)state, (uint64_t)visit[state]++, 0));
        for (int item = 0; item < ways[state].n_ways; item++) {
            const double wait = wait_for(&ways[state].way[item], trait, u[item]);
            if (wait >= best) continue;
            best = wait;
            next = ways[state].way[item].to;
        }
        stay(&life, life.now + best, 0.035, cost[state], utility[state]);
        if (next < N_STATES) life.cost += entry_cost[next] * (1 - 0.035 * life.D);
        state = next;
    }
    return life;
}

static void
test_events(void)
{
    check_engine("tests/bench/events.cfg", live_events);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "illness and death", test_illness_death },
        { "five families, traits, other causes", test_events },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
