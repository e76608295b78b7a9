/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_oracle.h"
#include "math/rng.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* ---- the model, as in events.cfg ---- */

enum { FREE, LOCAL, AGAIN, SPREAD, SYSTEMIC, DEAD, OTHER, N_STATES, N_ALIVE = DEAD };
enum { N_TRAITS = 3, MOST_MOVES = 3, N_AGES = 131 };
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
    Way way[MOST_MOVES];
} ways[N_ALIVE] = {
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
static const double horizon = 40, discount = 0.035; /* years, a year */
/* clang-format on */

/* ---- one patient ---- */

typedef struct {
    double start_age, trait[N_TRAITS];
    double other; /* time of death of other causes */
} Person;

/* The uniforms of one counter. */
static void
uniforms(double u[RNG_WORDS], const uint64_t *key, uint64_t patient, uint64_t place)
{
    const uint64_t counter[RNG_WORDS] = { patient, 0, place, 0 };
    uint64_t word[RNG_WORDS];

    rng_block(word, key, counter);
    for (int item = 0; item < RNG_WORDS; item++) u[item] = rng_uniform(word[item]);
}

/* Cumulative hazard of other causes at whole ages, 2e-5 exp(0.095 age) a year, 2 at most. */
static void
set_mortality(double H[N_AGES])
{
    H[0] = 0;
    for (int age = 1; age < N_AGES; age++)
        H[age] = H[age - 1] + fmin(2.0, 2e-5 * exp(0.095 * (age - 1)));
}

static double
age_of_death(const double H[N_AGES], double age, double spend)
{
    int row = (int)age;
    const double H_end = H[row] + (age - row) * (H[row + 1] - H[row]) + spend;

    while (row < N_AGES - 2 && H[row + 1] < H_end) row++;
    return row + (H_end - H[row]) / (H[row + 1] - H[row]);
}

/* Who it is. The words and places are the engine's (patients.c, routes.c): 0 would pick a profile,
 * then one a trait; the budget of other causes is the second of the first place. */
static Person
draw_person(const double H[N_AGES], const uint64_t *profile, const uint64_t *events,
            uint64_t patient)
{
    double u[2 * RNG_WORDS], start[RNG_WORDS];
    Person person;

    uniforms(u, profile, patient, 0);
    uniforms(u + RNG_WORDS, profile, patient, 1);
    uniforms(start, events, patient, rng_place(0x7fffffff, 0, 0));
    person.start_age = 45 + 40 * u[1];
    person.trait[0] = u[2] > 0.5;
    person.trait[1] = floor(4 * u[3]);
    person.trait[2] = u[4];
    person.other = age_of_death(H, person.start_age, -log(start[1])) - person.start_age;
    return person;
}

static double
wait_for(const Way *way, const Person *person, double u)
{
    const double ratio = exp(way->log_hr[0] * person->trait[0] + way->log_hr[1] * person->trait[1] +
                             way->log_hr[2] * person->trait[2]);
    const double spend = -log(u) / ratio;

    switch (way->family) {
    case EXPONENTIAL: return spend / way->a;
    case WEIBULL: return way->b * pow(spend, 1 / way->a);
    case GOMPERTZ: return log(1 + way->a * spend / way->b) / way->a;
    case LOGNORMAL: return exp(way->a + way->b * gsl_cdf_ugaussian_Qinv(exp(-spend)));
    default: return way->b * pow(expm1(spend), 1 / way->a);
    }
}

static void
live(Oracle *sum, const Person *person, const uint64_t *events, uint64_t patient)
{
    int state = FREE, visit[N_STATES] = { 0 };
    double time = 0, factor = 1, spent = entry_cost[FREE], qaly = 0;

    while (state < N_ALIVE) {
        double u[RNG_WORDS], next = fmin(horizon, person->other) - time;
        int to = person->other < horizon ? OTHER : N_STATES;
        uniforms(u, events, patient, rng_place((uint64_t)state, (uint64_t)visit[state]++, 0));
        for (int item = 0; item < ways[state].n_ways; item++) {
            const double wait = wait_for(&ways[state].way[item], person, u[item]);
            if (wait < next) {
                next = wait;
                to = ways[state].way[item].to;
            }
        }
        time += next;
        const double factor_then = exp(-discount * time);
        spent += cost[state] * (factor - factor_then) / discount;
        qaly += utility[state] * (factor - factor_then) / discount;
        factor = factor_then;
        sum->n_events++;
        if (to < N_STATES) spent += entry_cost[to] * factor;
        state = to;
    }
    sum->cost += spent;
    sum->qaly += qaly;
}

Oracle
bench_oracle(long long n_patients, unsigned long long seed)
{
    Oracle sum = { 0 };
    uint64_t profile[RNG_WORDS], events[RNG_WORDS];
    double H[N_AGES];

    set_mortality(H);
    rng_key(profile, seed, RNG_PROFILE);
    rng_key(events, seed, RNG_EVENTS);
    for (long long patient = 0; patient < n_patients; patient++) {
        const Person person = draw_person(H, profile, events, (uint64_t)patient);
        live(&sum, &person, events, (uint64_t)patient);
    }
    sum.cost /= (double)n_patients;
    sum.qaly /= (double)n_patients;
    return sum;
}
