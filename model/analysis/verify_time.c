/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of discounting, horizon and cycle. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include <math.h>
#include <stdio.h>

/* ---- signs ---- */

static void
lose_sign(Study *study, Payoff *payoff, void *context)
{
    (void)context;
    twist_abs(study, payoff->value);
}

/* Whether all that a category (NONE: QALYs) pays in a strategy has one sign: 1, -1; 0: it has not.
 */
typedef struct {
    int *costs; /* [n_strategies][n_categories] */
    int *qalys; /* [n_strategies]               */
} Signs;

static int
sign_of(double own, double without)
{
    if (fabs(fabs(own) - without) > 1e-9 * (1 + without)) return 0;
    return own < 0 ? -1 : 1;
}

static bool
find_signs(Verify *verify, Finding *finding, Signs *signs)
{
    const Study *study = verify->study;
    const int n = study->n_categories;
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return false;
    twist_payoffs(&changed, lose_sign, NULL);
    for (int state = 0; state < changed.n_states; state++)
        if (changed.states[state].utility != NONE)
            twist_abs(&changed, changed.states[state].utility);
    twist_done(&changed);
    const bool good = verify_evaluate(verify, finding, &evaluation, &changed);
    signs->costs = pool_new(&verify->pool, (size_t)(n * study->n_strategies) + 1, sizeof(int));
    signs->qalys = pool_new(&verify->pool, (size_t)study->n_strategies + 1, sizeof(int));
    for (int strategy = 0; good && strategy < study->n_strategies; strategy++) {
        const Outcome *own = &verify->base.outcomes[strategy];
        const Outcome *now = &evaluation.outcomes[strategy];
        signs->qalys[strategy] =
            sign_of(outcome_qalys(own, UNDISCOUNTED, 0), outcome_qalys(now, UNDISCOUNTED, 0));
        for (int category = 0; category < n; category++)
            signs->costs[strategy * n + category] =
                sign_of(outcome_category(own, category, UNDISCOUNTED, 0),
                        outcome_category(now, category, UNDISCOUNTED, 0));
    }
    if (good) evaluate_free(&evaluation, &changed);
    study_free(&changed);
    return good;
}

/* What pays with one sign must be nearer to 0 than in the model as it is. Within a rounding. */
static void
compare_smaller(Verify *verify, Finding *finding, const Evaluation *now, const Signs *signs,
                int discounting)
{
    const Study *study = verify->study;
    const int n = study->n_categories;
    int n_mixed = 0;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *before = &verify->base.outcomes[strategy], *after = &now->outcomes[strategy];
        const char *name = verify_strategy(verify, strategy);
        const double life = outcome_life_years(before, discounting, 0);
        verify_compare(verify, finding, MUST_NOT_EXCEED, outcome_life_years(after, discounting, 0),
                       life, verify_rounding(life), "%s: life years", name);
        const double qalys = fabs(outcome_qalys(before, discounting, 0));
        if (signs->qalys[strategy] != 0)
            verify_compare(verify, finding, MUST_NOT_EXCEED,
                           fabs(outcome_qalys(after, discounting, 0)), qalys,
                           verify_rounding(qalys), "%s: QALYs", name);
        n_mixed += signs->qalys[strategy] == 0;
        for (int category = 0; category < n; category++) {
            const double cost = fabs(outcome_category(before, category, discounting, 0));
            const bool mixed = signs->costs[strategy * n + category] == 0;
            n_mixed += mixed;
            if (!mixed)
                verify_compare(verify, finding, MUST_NOT_EXCEED,
                               fabs(outcome_category(after, category, discounting, 0)), cost,
                               verify_rounding(cost), "%s: cost %s", name,
                               study->categories[category]);
        }
    }
    if (n_mixed > 0)
        verify_note(verify, finding,
                    "%d total%s with payoffs of both signs may move either way and were left out",
                    n_mixed, n_mixed == 1 ? "" : "s");
}

/* ---- discounting ---- */

void
verify_time_undiscounted(Verify *verify, Finding *finding)
{
    const StudySetting none[] = { { "model.discount.costs", "0" },
                                  { "model.discount.effects", "0" } };
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, none, 2)) return;
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        for (int strategy = 0; strategy < changed.n_strategies; strategy++)
            for (int total = 0; total < N_TOTALS; total++) {
                const double value =
                    verify_total(&verify->base.outcomes[strategy], total, UNDISCOUNTED);
                verify_compare(verify, finding, MUST_EQUAL,
                               verify_total(&evaluation.outcomes[strategy], total, DISCOUNTED),
                               value, verify_rounding(value), "%s: %s",
                               verify_strategy(verify, strategy), verify_total_names[total]);
            }
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
}

/* A rate of the model; none of a table. */
static double
rate_of(const DiscountRate *rate)
{
    return rate->table == NONE ? rate->rate : 0;
}

static bool
run_discount(Verify *verify, Finding *finding, const char *costs, const char *effects,
             const Signs *signs)
{
    const StudySetting more[] = { { "model.discount.costs", costs },
                                  { "model.discount.effects", effects } };
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, more, 2)) return false;
    const bool good = verify_evaluate(verify, finding, &evaluation, &changed);
    if (good) {
        compare_smaller(verify, finding, &evaluation, signs, DISCOUNTED);
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
    return good;
}

/* Rates that are parameters of the modeller's own: higher ones must give less, too. */
static void
raise_own_rates(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int item = 0; item < study->n_parameters; item++) {
        if (!verify_words_discount(study, item)) continue;
        VerifyPoint point = { .parameter = item, .value = vary_base(study, item) + 0.05 };
        verify_points_run(verify, &point);
        for (int strategy = 0; !point.why && strategy < study->n_strategies; strategy++)
            for (int total = 0; total < N_TOTALS; total++) {
                const double before =
                    verify_total(&verify->few->outcomes[strategy], total, DISCOUNTED);
                verify_compare(verify, finding, MUST_NOT_EXCEED,
                               point.total[strategy * N_TOTALS + total], before,
                               verify_rounding(before), "%s, %s = %g: %s",
                               verify_strategy(verify, strategy), study->parameters[item].name,
                               point.value, verify_total_names[total]);
            }
    }
}

void
verify_time_discount(Verify *verify, Finding *finding)
{
    const Settings *settings = &verify->study->settings;
    const bool tables =
        settings->discount_costs.table != NONE || settings->discount_effects.table != NONE;
    Signs signs;
    char costs[40], effects[40];

    if (tables) {
        verify_skip(verify, finding, "the rates are tables over time");
        return;
    }
    snprintf(costs, sizeof(costs), "%.17g", fmin(1, rate_of(&settings->discount_costs) + 0.05));
    snprintf(effects, sizeof(effects), "%.17g",
             fmin(1, rate_of(&settings->discount_effects) + 0.05));
    if (!find_signs(verify, finding, &signs)) return;
    if (!run_discount(verify, finding, costs, effects, &signs)) return;
    raise_own_rates(verify, finding);
}

void
verify_time_once(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    int n = 0;

    for (int item = 0; item < study->n_parameters; item++) {
        if (!verify_words_discount(study, item)) continue;
        VerifyPoint point = { .parameter = item, .value = vary_base(study, item) + 0.05 };
        n++;
        verify_points_run(verify, &point);
        for (int strategy = 0; !point.why && strategy < study->n_strategies; strategy++)
            for (int total = 0; total < N_TOTALS; total++) {
                const double before =
                    verify_total(&verify->few->outcomes[strategy], total, DISCOUNTED);
                verify_compare(
                    verify, finding, MUST_EQUAL, point.total[strategy * N_TOTALS + total], before,
                    verify_rounding(before), "%s, %s = %g: %s", verify_strategy(verify, strategy),
                    study->parameters[item].name, point.value, verify_total_names[total]);
            }
    }
    if (n == 0)
        verify_skip(verify, finding, "no parameter is a discount rate, by its name or label");
    else
        verify_note(verify, finding,
                    "a formula that discounts leaves undiscounted totals wrong and, beside "
                    "model.discount, counts time twice: write the rate in model.discount");
}

/* ---- the horizon ---- */

void
verify_time_horizon(Verify *verify, Finding *finding)
{
    const Settings *settings = &verify->study->settings;
    const int half = settings->n_cycles / 4 * 2; /* even, for Simpson's rule */
    char horizon[40];
    StudySetting more = { "model.horizon", horizon };
    Signs signs;
    Study changed;
    Evaluation evaluation;

    if (half == 0) {
        verify_skip(verify, finding, "there are too few cycles");
        return;
    }
    snprintf(horizon, sizeof(horizon), "%.17g", half * settings->cycle_length);
    if (!find_signs(verify, finding, &signs)) return;
    if (!verify_read(verify, finding, &changed, &more, 1)) return;
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        compare_smaller(verify, finding, &evaluation, &signs, DISCOUNTED);
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
}

/* ---- the cycle ---- */

enum { MOST_HALVINGS = 4, MOST_CYCLES = 20000 };

/* Totals at every halving: [halving][strategy][total]. */
typedef struct {
    int n;
    double *total;
} Halvings;

static bool
run_halving(Verify *verify, Finding *finding, Halvings *halvings)
{
    const Study *study = verify->study;
    const int n = study->n_strategies;
    char length[40];
    const StudySetting more = { "model.cycle_length", length };
    Study changed;
    Evaluation evaluation;

    snprintf(length, sizeof(length), "%.17g", ldexp(study->settings.cycle_length, -halvings->n));
    if (!verify_read(verify, finding, &changed, &more, 1)) return false;
    const bool good = verify_evaluate(verify, finding, &evaluation, &changed);
    for (int strategy = 0; good && strategy < n; strategy++)
        for (int total = 0; total < N_TOTALS; total++)
            halvings->total[(halvings->n * n + strategy) * N_TOTALS + total] =
                verify_total(&evaluation.outcomes[strategy], total, DISCOUNTED);
    if (good) evaluate_free(&evaluation, &changed);
    study_free(&changed);
    halvings->n++;
    return good;
}

static double
change_at(const Verify *verify, const Halvings *halvings, int halving, int strategy, int total)
{
    const int n = verify->study->n_strategies;
    const double *before = halvings->total + ((halving - 1) * n + strategy) * N_TOTALS;

    return fabs(before[n * N_TOTALS + total] - before[total]);
}

/* What the last change may be: a part of the one before, or next to nothing. */
static double
allowed_at(const Verify *verify, const Halvings *halvings, int strategy, int total)
{
    const double settled = 1e-6, least = 1.8;
    const int last = halvings->n - 1;
    const double value =
        fabs(halvings->total[(last * verify->study->n_strategies + strategy) * N_TOTALS + total]);

    return fmax(settled * (1e-3 + value),
                change_at(verify, halvings, last - 1, strategy, total) / least);
}

static bool
all_converged(const Verify *verify, const Halvings *halvings)
{
    for (int strategy = 0; strategy < verify->study->n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++)
            if (!(change_at(verify, halvings, halvings->n - 1, strategy, total) <=
                  allowed_at(verify, halvings, strategy, total)))
                return false;
    return true;
}

/* Why halving the cycle would change the model itself; NULL: it would not. */
static const char *
is_made_of_cycles(Verify *verify)
{
    const Study *study = verify->study;

    if (study->settings.engine == ENGINE_INDIVIDUAL) return "patients are simulated, with noise";
    for (int move = 0; move < study->n_moves; move++) {
        const Move *way = &study->moves[move];
        if (way->kind == MOVE_PROBABILITY && way->per == 0 && study->states[way->from].stay == NONE)
            return pool_format(&verify->pool,
                               "%s -> %s is a probability per cycle: another cycle is another "
                               "model (say per = \"...\", if it is for a time)",
                               study->states[way->from].name, way->name);
    }
    if (study->settings.within_cycle == WITHIN_DARTH_SIMPSON)
        return "the weights of darth-simpson do not converge";
    if ((double)study->settings.n_cycles * (1 << 2) > MOST_CYCLES)
        return "there are too many cycles";
    return NULL;
}

void
verify_time_cycle(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    const char *why = is_made_of_cycles(verify);
    Halvings halvings = { 0 };

    if (why) {
        verify_skip(verify, finding, "%s", why);
        return;
    }
    halvings.total =
        pool_new(&verify->pool, (size_t)((MOST_HALVINGS + 1) * study->n_strategies * N_TOTALS),
                 sizeof(double));
    while (halvings.n <= MOST_HALVINGS) {
        if ((double)study->settings.n_cycles * (1 << halvings.n) > MOST_CYCLES) break;
        if (!run_halving(verify, finding, &halvings)) return;
        if (halvings.n >= 3 && all_converged(verify, &halvings)) break;
    }
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++) {
            const int last = halvings.n - 1;
            verify_compare(
                verify, finding, MUST_NOT_EXCEED,
                change_at(verify, &halvings, last, strategy, total),
                allowed_at(verify, &halvings, strategy, total), 0,
                "%s: change of %s by halving %d, against 1/1.8 of the change by the one before",
                verify_strategy(verify, strategy), verify_total_names[total], last);
        }
    verify_note(verify, finding, "%d halvings of the cycle, from %g to %g %ss", halvings.n - 1,
                study->settings.cycle_length,
                ldexp(study->settings.cycle_length, -(halvings.n - 1)), study_unit_name(study));
}
