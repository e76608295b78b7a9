/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/psa_tables.h"
#include "analysis/psa_noise.h"
#include "economics/benefit.h"
#include "math/order.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns: a contract ---- */
/* clang-format off */
static const TableColumn draws_columns[] = {
    { "draw",       TABLE_WHOLE,  "", "from 1" },
    { "strategy",   TABLE_TEXT,   "", "" },
    { "cost",       TABLE_NUMBER, "currency", "discounted" },
    { "qaly",       TABLE_NUMBER, "QALY", "discounted" },
    { "life_years", TABLE_NUMBER, "year", "discounted" },
    { 0 },
};
static const TableColumn increments_columns[] = {
    { "draw",             TABLE_WHOLE,  "", "from 1" },
    { "strategy",         TABLE_TEXT,   "", "" },
    { "comparator",       TABLE_TEXT,   "", "" },
    { "incremental_cost", TABLE_NUMBER, "currency", "strategy less comparator" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "" },
    { "inmb",             TABLE_NUMBER, "currency", "at wtp" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { 0 },
};
static const TableColumn summary_columns[] = {
    { "strategy",    TABLE_TEXT,   "", "" },
    { "label",       TABLE_TEXT,   "", "for people" },
    { "wtp",         TABLE_NUMBER, "currency per QALY", "threshold" },
    { "draws",       TABLE_WHOLE,  "", "kept" },
    { "cost",        TABLE_NUMBER, "currency", "mean over draws" },
    { "cost_se",     TABLE_NUMBER, "currency", "its Monte-Carlo standard error" },
    { "cost_sd",     TABLE_NUMBER, "currency", "between draws" },
    { "cost_low",    TABLE_NUMBER, "currency", "2.5% quantile; of single patients without their noise" },
    { "cost_high",   TABLE_NUMBER, "currency", "97.5% quantile" },
    { "qaly",        TABLE_NUMBER, "QALY", "mean over draws" },
    { "qaly_se",     TABLE_NUMBER, "QALY", "its Monte-Carlo standard error" },
    { "qaly_sd",     TABLE_NUMBER, "QALY", "between draws" },
    { "qaly_low",    TABLE_NUMBER, "QALY", "2.5% quantile" },
    { "qaly_high",   TABLE_NUMBER, "QALY", "97.5% quantile" },
    { "comparator",  TABLE_TEXT,   "", "" },
    { "inmb",        TABLE_NUMBER, "currency", "mean incremental net benefit against the comparator" },
    { "inmb_se",     TABLE_NUMBER, "currency", "its Monte-Carlo standard error" },
    { "inmb_sd",     TABLE_NUMBER, "currency", "between draws" },
    { "inmb_low",    TABLE_NUMBER, "currency", "2.5% quantile" },
    { "inmb_high",   TABLE_NUMBER, "currency", "97.5% quantile" },
    { "icer",        TABLE_NUMBER, "currency per QALY", "of the means, against the comparator" },
    { "probability", TABLE_NUMBER, "", "share of draws in which it has the highest net benefit" },
    { 0 },
};
static const TableColumn convergence_columns[] = {
    { "strategy", TABLE_TEXT,   "", "" },
    { "draws",    TABLE_WHOLE,  "", "the first so many" },
    { "cost",     TABLE_NUMBER, "currency", "running mean" },
    { "cost_se",  TABLE_NUMBER, "currency", "standard error as if draws were independent" },
    { "qaly",     TABLE_NUMBER, "QALY", "running mean" },
    { "qaly_se",  TABLE_NUMBER, "QALY", "the same" },
    { "inmb",     TABLE_NUMBER, "currency", "running mean, against the comparator at the first threshold" },
    { "inmb_se",  TABLE_NUMBER, "currency", "the same" },
    { 0 },
};
static const TableColumn noise_columns[] = {
    { "strategy",               TABLE_TEXT,   "", "" },
    { "comparator",             TABLE_TEXT,   "", "" },
    { "wtp",                    TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { "patients",               TABLE_WHOLE,  "", "simulated in each draw" },
    { "parameter_sd",           TABLE_NUMBER, "currency", "of incremental net benefit between draws, by the parameters" },
    { "patient_sd",             TABLE_NUMBER, "currency", "by the patients of a draw" },
    { "share_noise",            TABLE_NUMBER, "", "of the variance between draws, by patients" },
    { "patients_for_5_percent", TABLE_NUMBER, "patient", "in each draw, that would bring that share to 5%" },
    { 0 },
};
static const TableColumn ceac_columns[] = {
    { "wtp",         TABLE_NUMBER, "currency per QALY", "" },
    { "strategy",    TABLE_TEXT,   "", "" },
    { "probability", TABLE_NUMBER, "", "share of draws in which it has the highest net benefit" },
    { "on_frontier", TABLE_WHOLE,  "", "1: highest mean net benefit (CEAF)" },
    { "probability_se", TABLE_NUMBER, "", "Monte-Carlo standard error, as if draws were independent" },
    { "probability_as_drawn", TABLE_NUMBER, "", "single patients: with their noise" },
    { 0 },
};
static const TableColumn loss_columns[] = {
    { "wtp",           TABLE_NUMBER, "currency per QALY", "" },
    { "strategy",      TABLE_TEXT,   "", "" },
    { "expected_loss", TABLE_NUMBER, "currency", "of choosing it: highest net benefit of each draw less its own" },
    { 0 },
};
static const TableColumn evpi_columns[] = {
    { "wtp",             TABLE_NUMBER, "currency per QALY", "" },
    { "evpi",            TABLE_NUMBER, "currency", "expected value of perfect information, per patient (of all persons)" },
    { "evpi_population", TABLE_NUMBER, "currency", "of all who meet the decision: voi.population" },
    { "standard_error",  TABLE_NUMBER, "currency", "of evpi" },
    { "evpi_split",      TABLE_NUMBER, "currency", "chosen on one half of the draws, valued on the other: not biased upwards" },
    { "evpi_as_drawn",   TABLE_NUMBER, "currency", "single patients: with their noise" },
    { "best",            TABLE_TEXT,   "", "strategy of highest mean net benefit" },
    { 0 },
};
const TableContract psa_tables_contracts[] = {
    { "psa",               draws_columns,       "draw and strategy" },
    { "psa_parameters",    NULL,                "draw: its number, then a column for each uncertain parameter" },
    { "psa_increments",    increments_columns,  "draw and strategy other than the comparator" },
    { "psa_summary",       summary_columns,     "strategy and threshold" },
    { "psa_convergence",   convergence_columns, "strategy and number of draws" },
    { "psa_noise",         noise_columns,       "strategy other than the comparator; single patients only" },
    { "ceac",              ceac_columns,        "willingness to pay and strategy" },
    { "expected_loss",     loss_columns,        "willingness to pay and strategy" },
    { "evpi",              evpi_columns,        "willingness to pay" },
    { "savi/parameters",   NULL,                "draw: a column for each uncertain parameter; what BCEA, voi and SAVI read" },
    { "savi/costs",        NULL,                "draw: a column for each strategy" },
    { "savi/effects",      NULL,                "draw: a column for each strategy" },
    { 0 },
};
/* clang-format on */

enum { DRAWS, PARAMETERS, INCREMENTS, SUMMARY, CONVERGENCE, NOISE, CEAC, LOSS, EVPI, SAVI };

/* ---- the decision ---- */

/* From 0 in even steps, and the thresholds of the model. */
static int
fill_wtp(double *wtp, const Study *study)
{
    const Settings *settings = &study->settings;
    const PsaPlan *plan = &study->analyses.psa;
    const double most = !isnan(plan->wtp_most)
                            ? plan->wtp_most
                            : 2 * settings->threshold[settings->n_thresholds - 1];
    int n = 0, kept = 1;

    for (int point = 0; point < plan->wtp_points; point++)
        wtp[n++] = most * point / (plan->wtp_points - 1);
    for (int item = 0; item < settings->n_thresholds; item++) wtp[n++] = settings->threshold[item];
    order_sort(wtp, n);
    for (int item = 1; item < n; item++)
        if (wtp[item] != wtp[kept - 1]) wtp[kept++] = wtp[item];
    return kept;
}

static int
find_wtp(const Acceptability *curve, double wtp)
{
    int item = 0;

    while (item < curve->n_wtp && curve->wtp[item] != wtp) item++;
    assert(item < curve->n_wtp); /* every threshold of the model is on the curve */
    return item;
}

void
psa_tables_decide(PsaDecision *decision, const Psa *psa)
{
    const Settings *settings = &psa->study->settings;
    const size_t room =
        (size_t)psa->study->analyses.psa.wtp_points + (size_t)settings->n_thresholds;
    const size_t n = (size_t)psa->n_strategies * (size_t)psa->n;
    double *wtp = memory_new(room, sizeof(double));
    const int n_wtp = fill_wtp(wtp, psa->study);

    *decision = (PsaDecision){ .psa = psa };
    acceptability_init(&decision->as_drawn, psa->cost, psa->qaly, psa->n_strategies, psa->n, wtp,
                       n_wtp, psa->run.n_threads);
    if (psa->noise) {
        decision->cost = memory_new(n, sizeof(double));
        decision->qaly = memory_new(n, sizeof(double));
        psa_noise_remove(decision->cost, decision->qaly, psa);
        acceptability_init(&decision->corrected, decision->cost, decision->qaly, psa->n_strategies,
                           psa->n, wtp, n_wtp, psa->run.n_threads);
    }
    decision->thresholds = memory_new((size_t)settings->n_thresholds, sizeof(int));
    for (int item = 0; item < settings->n_thresholds; item++)
        decision->thresholds[item] = find_wtp(&decision->as_drawn, settings->threshold[item]);
    free(wtp);
}

void
psa_tables_free(PsaDecision *decision)
{
    acceptability_free(&decision->as_drawn);
    acceptability_free(&decision->corrected);
    free(decision->cost);
    free(decision->qaly);
    free(decision->thresholds);
    *decision = (PsaDecision){ 0 };
}

const Acceptability *
psa_tables_best(const PsaDecision *decision)
{
    return decision->psa->noise ? &decision->corrected : &decision->as_drawn;
}

/* ---- rows of draws ---- */

static double
number_of(const Psa *psa, long long draw)
{
    return (double)(psa->number ? psa->number[draw] : draw + 1);
}

static void
draws_rows(Table *into, const void *context, long long first, int n)
{
    const Psa *psa = context;

    for (long long row = first; row < first + n; row++) {
        const long long draw = row / psa->n_strategies;
        const int strategy = (int)(row % psa->n_strategies);
        const size_t at = (size_t)strategy * (size_t)psa->n + (size_t)draw;
        table_number(into, number_of(psa, draw));
        table_name(into, psa->study->strategies[strategy].name);
        table_number(into, psa->cost[at]);
        table_number(into, psa->qaly[at]);
        table_number(into, psa->life_years[at]);
    }
}

static void
increments_rows(Table *into, const void *context, long long first, int n)
{
    const Psa *psa = context;
    const Study *study = psa->study;
    const int comparator = study->settings.comparator, others = psa->n_strategies - 1;
    const double wtp = study->settings.threshold[0];

    for (long long row = first; row < first + n; row++) {
        const long long draw = row / others;
        const int place = (int)(row % others), strategy = place + (place >= comparator);
        const size_t at = (size_t)strategy * (size_t)psa->n + (size_t)draw;
        const size_t from = (size_t)comparator * (size_t)psa->n + (size_t)draw;
        const double cost = psa->cost[at] - psa->cost[from];
        const double qaly = psa->qaly[at] - psa->qaly[from];
        table_number(into, number_of(psa, draw));
        table_name(into, study->strategies[strategy].name);
        table_name(into, study->strategies[comparator].name);
        table_number(into, cost);
        table_number(into, qaly);
        table_number(into, benefit_nmb(cost, qaly, wtp));
        table_number(into, wtp);
    }
}

static void
parameters_rows(Table *into, const void *context, long long first, int n)
{
    const Psa *psa = context;

    for (long long draw = first; draw < first + n; draw++) {
        table_number(into, number_of(psa, draw));
        for (int item = 0; item < psa->draws.n; item++)
            if (psa->draws.given[psa->draws.drawn[item]])
                table_number(into, psa->parameters[(size_t)item * (size_t)psa->n + (size_t)draw]);
    }
}

static void
savi_parameters_rows(Table *into, const void *context, long long first, int n)
{
    const Psa *psa = context;

    for (long long draw = first; draw < first + n; draw++)
        for (int item = 0; item < psa->draws.n; item++)
            if (psa->draws.given[psa->draws.drawn[item]])
                table_number(into, psa->parameters[(size_t)item * (size_t)psa->n + (size_t)draw]);
}

static void
by_strategy(Table *into, const Psa *psa, const double *x, long long first, int n)
{
    for (long long draw = first; draw < first + n; draw++)
        for (int strategy = 0; strategy < psa->n_strategies; strategy++)
            table_number(into, x[(size_t)strategy * (size_t)psa->n + (size_t)draw]);
}

static void
savi_costs_rows(Table *into, const void *context, long long first, int n)
{
    by_strategy(into, context, ((const Psa *)context)->cost, first, n);
}

static void
savi_effects_rows(Table *into, const void *context, long long first, int n)
{
    by_strategy(into, context, ((const Psa *)context)->qaly, first, n);
}

/* One column for each uncertain parameter, after the draw's number if `numbered`. */
static const TableColumn *
parameter_columns(Pool *pool, const Psa *psa, bool numbered)
{
    TableColumn *columns = pool_new(pool, (size_t)psa->draws.n + 2, sizeof(TableColumn));
    int n = 0;

    if (numbered) columns[n++] = (TableColumn){ "draw", TABLE_WHOLE, "", "from 1" };
    for (int item = 0; item < psa->draws.n; item++) {
        const Parameter *parameter = &psa->study->parameters[psa->draws.drawn[item]];
        if (!parameter->uncertain) continue;
        columns[n++] = (TableColumn){ parameter->name, TABLE_NUMBER,
                                      parameter->unit ? parameter->unit : "", parameter->label };
    }
    return columns;
}

static const TableColumn *
strategy_columns(Pool *pool, const Psa *psa, const char *unit)
{
    TableColumn *columns = pool_new(pool, (size_t)psa->n_strategies + 1, sizeof(TableColumn));

    for (int item = 0; item < psa->n_strategies; item++)
        columns[item] = (TableColumn){ psa->study->strategies[item].name, TABLE_NUMBER, unit,
                                       psa->study->strategies[item].label };
    return columns;
}

static void
add_streams(Tables *tables, const Psa *psa)
{
    const struct {
        int contract, rows_a_draw;
        void (*rows)(Table *into, const void *context, long long first, int n);
        const TableColumn *columns;
    } streams[] = {
        { DRAWS, psa->n_strategies, draws_rows, draws_columns },
        { PARAMETERS, 1, parameters_rows, parameter_columns(&tables->pool, psa, true) },
        { INCREMENTS, psa->n_strategies - 1, increments_rows, increments_columns },
        { SAVI, 1, savi_parameters_rows, parameter_columns(&tables->pool, psa, false) },
        { SAVI + 1, 1, savi_costs_rows, strategy_columns(&tables->pool, psa, "currency") },
        { SAVI + 2, 1, savi_effects_rows, strategy_columns(&tables->pool, psa, "QALY") },
    };

    for (size_t item = 0; item < sizeof(streams) / sizeof(*streams); item++)
        tables_stream(tables,
                      (TableStream){ .name = psa_tables_contracts[streams[item].contract].name,
                                     .columns = streams[item].columns,
                                     .n_rows = psa->n * streams[item].rows_a_draw,
                                     .rows = streams[item].rows,
                                     .context = psa });
}

/* ---- summary ---- */

/* Mean, error and scatter of the draws; quantiles of `clean`, which is without patients' noise. */
static void
put_figure(Table *table, const Psa *psa, const double *x, const double *clean)
{
    static const double shares[2] = { 0.025, 0.975 };
    const PsaMean mean = psa_mean(psa, x);
    double quantiles[2];

    psa_quantiles(quantiles, clean, psa->n, shares, 2);
    table_number(table, mean.mean);
    table_number(table, mean.error);
    table_number(table, mean.sd);
    table_number(table, quantiles[0]);
    table_number(table, quantiles[1]);
}

/* inmb [n] of a strategy against the comparator. */
static void
fill_inmb(double *inmb, const Psa *psa, const double *cost, const double *qaly, int strategy,
          double wtp)
{
    const size_t n = (size_t)psa->n, at = (size_t)strategy * n;
    const size_t from = (size_t)psa->study->settings.comparator * n;

    for (size_t draw = 0; draw < n; draw++)
        inmb[draw] = benefit_nmb(cost[at + draw] - cost[from + draw],
                                 qaly[at + draw] - qaly[from + draw], wtp);
}

static double
icer_of_means(const Psa *psa, int strategy)
{
    const int comparator = psa->study->settings.comparator;
    const double cost = psa_mean(psa, psa->cost + strategy * psa->n).mean -
                        psa_mean(psa, psa->cost + comparator * psa->n).mean;
    const double qaly = psa_mean(psa, psa->qaly + strategy * psa->n).mean -
                        psa_mean(psa, psa->qaly + comparator * psa->n).mean;

    return strategy == comparator ? NAN : benefit_icer(cost, qaly);
}

static void
make_summary(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Study *study = psa->study;
    const Settings *settings = &study->settings;
    const double *cost = decision->cost ? decision->cost : psa->cost;
    const double *qaly = decision->qaly ? decision->qaly : psa->qaly;
    double *inmb = memory_new(2 * (size_t)psa->n, sizeof(double));

    for (int strategy = 0; strategy < psa->n_strategies; strategy++)
        for (int item = 0; item < settings->n_thresholds; item++) {
            const double wtp = settings->threshold[item];
            const size_t at = (size_t)decision->thresholds[item] * (size_t)psa->n_strategies;
            table_text(table, study->strategies[strategy].name);
            table_text(table, study->strategies[strategy].label);
            table_number(table, wtp);
            table_number(table, (double)psa->n);
            put_figure(table, psa, psa->cost + strategy * psa->n, cost + strategy * psa->n);
            put_figure(table, psa, psa->qaly + strategy * psa->n, qaly + strategy * psa->n);
            table_text(table, study->strategies[settings->comparator].name);
            fill_inmb(inmb, psa, psa->cost, psa->qaly, strategy, wtp);
            fill_inmb(inmb + psa->n, psa, cost, qaly, strategy, wtp);
            put_figure(table, psa, inmb, inmb + psa->n);
            table_number(table, icer_of_means(psa, strategy));
            table_number(table, psa_tables_best(decision)->probability[at + (size_t)strategy]);
        }
    free(inmb);
}

/* ---- convergence and noise ---- */

typedef struct {
    double mean, squares;
} Running;

/* Welford (1962), Technometrics 4:419-420 */
static void
take_in(Running *running, double x, double n)
{
    const double gap = x - running->mean;

    running->mean += gap / n;
    running->squares += gap * (x - running->mean);
}

/* 1, 2 or 5 times a power of ten, so that there are 20 to 50 of them in n. */
static long long
step_of(long long n)
{
    static const int next[] = { 1, 2, 5 };
    long long power = 1;

    for (;; power *= 10)
        for (int item = 0; item < 3; item++)
            if (power * next[item] * 50 >= n) return power * next[item];
}

static void
make_convergence(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Study *study = psa->study;
    const long long step = step_of(psa->n);
    double *inmb = memory_new((size_t)psa->n, sizeof(double));

    for (int strategy = 0; strategy < psa->n_strategies; strategy++) {
        Running running[3] = { 0 };
        fill_inmb(inmb, psa, psa->cost, psa->qaly, strategy, study->settings.threshold[0]);
        for (long long draw = 0; draw < psa->n; draw++) {
            const double n = (double)(draw + 1);
            take_in(&running[0], psa->cost[strategy * psa->n + draw], n);
            take_in(&running[1], psa->qaly[strategy * psa->n + draw], n);
            take_in(&running[2], inmb[draw], n);
            if (draw == 0 || (draw + 1 < psa->n && (draw + 1) % step != 0)) continue;
            table_text(table, study->strategies[strategy].name);
            table_number(table, n);
            for (int figure = 0; figure < 3; figure++) {
                table_number(table, running[figure].mean);
                table_number(table, sqrt(running[figure].squares / (n - 1) / n));
            }
        }
    }
    free(inmb);
}

static void
make_noise(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Study *study = psa->study;
    const double wtp = study->settings.threshold[0];

    for (int strategy = 0; psa->noise && strategy < psa->n_strategies; strategy++) {
        double total, patient;
        if (strategy == study->settings.comparator) continue;
        psa_noise_split(&total, &patient, psa, strategy, wtp);
        const double parameter = fmax(0, total - patient);
        const double patients = (double)psa->run.n_patients;
        table_text(table, study->strategies[strategy].name);
        table_text(table, study->strategies[study->settings.comparator].name);
        table_number(table, wtp);
        table_number(table, patients);
        table_number(table, sqrt(parameter));
        table_number(table, sqrt(patient));
        table_number(table, total > 0 ? fmin(1, patient / total) : NAN);
        table_number(table,
                     parameter > 0 ? ceil(patients * patient * 0.95 / (0.05 * parameter)) : NAN);
    }
}

/* ---- curves over willingness to pay ---- */

static void
make_ceac(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Acceptability *curve = psa_tables_best(decision);

    for (int item = 0; item < curve->n_wtp; item++)
        for (int strategy = 0; strategy < psa->n_strategies; strategy++) {
            const size_t at = (size_t)(item * psa->n_strategies + strategy);
            const double p = curve->probability[at];
            table_number(table, curve->wtp[item]);
            table_text(table, psa->study->strategies[strategy].name);
            table_number(table, p);
            table_number(table, curve->best[item] == strategy);
            table_number(table, sqrt(p * (1 - p) / (double)psa->n));
            table_number(table, psa->noise ? decision->as_drawn.probability[at] : NAN);
        }
}

static void
make_loss(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Acceptability *curve = psa_tables_best(decision);

    for (int item = 0; item < curve->n_wtp; item++)
        for (int strategy = 0; strategy < psa->n_strategies; strategy++) {
            table_number(table, curve->wtp[item]);
            table_text(table, psa->study->strategies[strategy].name);
            table_number(table, curve->loss[item * psa->n_strategies + strategy]);
        }
}

double
psa_tables_population(const Study *study, double delay)
{
    const VoiPlan *plan = &study->analyses.voi;
    double patients = 0, weight = 1;

    if (isnan(plan->per_year)) return NAN;
    for (double year = 0; year < plan->years - 1e-9; year++, weight /= 1 + plan->discount) {
        const double from = fmax(year, delay), to = fmin(year + 1, plan->years);
        if (to > from) patients += plan->per_year * (to - from) * weight;
    }
    return patients;
}

static void
make_evpi(Table *table, const PsaDecision *decision)
{
    const Psa *psa = decision->psa;
    const Study *study = psa->study;
    const Acceptability *curve = psa_tables_best(decision);
    const double people = psa_tables_population(study, 0) / study->settings.persons;

    for (int item = 0; item < curve->n_wtp; item++) {
        table_number(table, curve->wtp[item]);
        table_number(table, curve->evpi[item]);
        table_number(table, curve->evpi[item] * people);
        table_number(table, curve->evpi_error[item]);
        table_number(table, curve->evpi_split[item]);
        table_number(table, psa->noise ? decision->as_drawn.evpi[item] : NAN);
        table_text(table, study->strategies[curve->best[item]].name);
    }
}

void
psa_tables_make(Tables *tables, const PsaDecision *decision)
{
    static void (*const makers[])(Table * table, const PsaDecision *decision) = {
        [SUMMARY] = make_summary, [CONVERGENCE] = make_convergence,
        [NOISE] = make_noise,     [CEAC] = make_ceac,
        [LOSS] = make_loss,       [EVPI] = make_evpi,
    };

    add_streams(tables, decision->psa);
    for (int table = SUMMARY; table <= EVPI; table++)
        if (table != NOISE || decision->psa->noise)
            makers[table](tables_add(tables, &psa_tables_contracts[table]), decision);
}
