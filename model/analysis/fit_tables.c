/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/fit_tables.h"
#include "base/text.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double years[5] = { 1, 3, 5, 10, 20 };

/* clang-format off */
static const TableColumn fit_columns[] = {
    { "curve",            TABLE_TEXT,   "", "survival function" },
    { "family",           TABLE_TEXT,   "", "" },
    { "parameters",       TABLE_TEXT,   "", "estimates, with standard errors; logarithms of what must be positive" },
    { "log_likelihood",   TABLE_NUMBER, "", "empty if the fit did not converge: see note" },
    { "aic",              TABLE_NUMBER, "", "less is better" },
    { "bic",              TABLE_NUMBER, "", "by the number of people" },
    { "aic_weight",       TABLE_NUMBER, "", "exp(-(AIC - least AIC) / 2), of a sum of 1" },
    { "survival_1_year",  TABLE_NUMBER, "", "" },
    { "survival_3_years", TABLE_NUMBER, "", "" },
    { "survival_5_years", TABLE_NUMBER, "", "" },
    { "survival_10_years", TABLE_NUMBER, "", "" },
    { "survival_20_years", TABLE_NUMBER, "", "" },
    { "mean_years",       TABLE_NUMBER, "year", "empty if it has none" },
    { "share_beyond_data", TABLE_NUMBER, "", "of the mean, after the last time of the data; 1 if there is no mean" },
    { "below_population", TABLE_TEXT,   "", "yes: its hazard falls below the life table's within 30 years; empty without a life table" },
    { "icer_if_used",     TABLE_NUMBER, "currency per QALY", "of the first strategy that is not the comparator against it; curve_choice.csv has all" },
    { "note",             TABLE_TEXT,   "", "lowest AIC, or why there is no fit" },
    { 0 },
};
static const TableColumn point_columns[] = {
    { "curve",      TABLE_TEXT,   "", "survival function" },
    { "time",       TABLE_NUMBER, "time unit", "of events" },
    { "survival",   TABLE_NUMBER, "", "product-limit estimate" },
    { "log_time",   TABLE_NUMBER, "", "" },
    { "log_cumulative_hazard", TABLE_NUMBER, "", "ln(-ln S): a straight line over log_time if Weibull, of slope 1 if exponential" },
    { "log_odds",   TABLE_NUMBER, "", "ln((1 - S) / S): a straight line over log_time if log-logistic" },
    { "probit",     TABLE_NUMBER, "", "normal score of 1 - S: a straight line over log_time if lognormal" },
    { 0 },
};
static const TableColumn hazard_columns[] = {
    { "curve",    TABLE_TEXT,   "", "survival function" },
    { "family",   TABLE_TEXT,   "", "\"data\": smoothed, Epanechnikov kernel; \"population\": the life table" },
    { "time",     TABLE_NUMBER, "time unit", "" },
    { "hazard",   TABLE_NUMBER, "per time unit", "" },
    { "survival", TABLE_NUMBER, "", "empty for data and population" },
    { 0 },
};
const TableContract fit_tables_contracts[] = {
    { "fits",        fit_columns,    "curve and family" },
    { "fit_points",  point_columns,  "curve and time" },
    { "fit_hazards", hazard_columns, "curve, family and time" },
    { 0 },
};
/* clang-format on */

/* ---- answers ---- */

enum { PAST_YEARS = 30, STEPS = 120 };

/* Mean hazard around t, over an interval too short to matter. */
static double
hazard_at(const Curve *curve, double t)
{
    const double half = 1e-4 * t;

    return curve_cumulative(curve, t - half, t + half, 0, 0) / (2 * half);
}

static bool
falls_below(const Curve *curve, const FitQuestion *question)
{
    for (int step = 1; step <= STEPS; step++) {
        const double time = PAST_YEARS * (double)step / STEPS;
        const double hazard = hazard_at(curve, time * question->units_per_year);
        if (hazard < lifetable_rate(question->mortality, question->start_age + time)) return true;
    }
    return false;
}

static void
extrapolate(FitAnswer *answer, const FitQuestion *question)
{
    FitCurve made;

    fit_made(&made, &answer->fit, NULL);
    for (int item = 0; item < 5; item++)
        curve_survival(&answer->survival[item], made.nodes, years[item] * question->units_per_year,
                       0, 1);
    answer->mean = curve_mean(made.nodes, INFINITY, 0, 0);
    answer->beyond = isfinite(answer->mean)
                         ? 1 - curve_mean(made.nodes, question->data->last, 0, 0) / answer->mean
                         : 1;
    if (question->mortality) answer->below_population = falls_below(made.nodes, question);
}

static bool
is_asked(const FitQuestion *question, const char *family)
{
    if (!question->families) return question->cured || !fit_has_cured(family);
    for (int item = 0; question->families[item]; item++)
        if (strcmp(question->families[item], family) == 0) return true;
    return false;
}

Status
fit_tables_answer(FitAnswers *answers, const FitQuestion *question, Error *err)
{
    Status status = OK;
    int most = 0;

    while (fit_families[most]) most++;
    *answers = (FitAnswers){ .best = -1, .answers = memory_new((size_t)most, sizeof(FitAnswer)) };
    for (int item = 0; item < most; item++) {
        FitAnswer *answer = &answers->answers[answers->n];
        if (!is_asked(question, fit_families[item])) continue;
        TRY(question->fit ? question->fit(&answer->fit, question->context, fit_families[item], err)
                          : fit_curve(&answer->fit, question->data, fit_families[item], err));
        if (answer->fit.converged) {
            extrapolate(answer, question);
            if (answers->best < 0 || answer->fit.aic < answers->answers[answers->best].fit.aic)
                answers->best = answers->n;
        }
        answers->n++;
    }
done:
    return status;
}

void
fit_tables_free(FitAnswers *answers)
{
    free(answers->answers);
    *answers = (FitAnswers){ 0 };
}

/* ---- what the data say ---- */

/* Events and those who may have one, at each distinct time. */
typedef struct {
    int n;
    double *time, *events, *at_risk, *survival; /* [n] */
} Product;

typedef struct {
    double time, people;
} Entry;

static int
by_time(const void *one, const void *two)
{
    const Entry *a = one, *b = two;

    return (a->time > b->time) - (a->time < b->time);
}

static double
people_of(const FitRow *row)
{
    return row->events + row->within + row->survivors;
}

static void
product_make(Product *product, const FitData *data)
{
    const size_t n = (size_t)data->n;
    Entry *entries = memory_new(n, sizeof(Entry));
    double survival = 1, into = 0, left = 0;
    int entered = 0;

    *product = (Product){ 0, memory_new(n, sizeof(double)), memory_new(n, sizeof(double)),
                          memory_new(n, sizeof(double)), memory_new(n, sizeof(double)) };
    for (size_t row = 0; row < n; row++)
        entries[row] = (Entry){ data->rows[row].entry, people_of(&data->rows[row]) };
    qsort(entries, n, sizeof(Entry), by_time);
    for (int row = 0; row < data->n;) {
        const double time = data->rows[row].time;
        double events = 0, all = 0;
        while (entered < data->n && entries[entered].time < time) into += entries[entered++].people;
        for (; row < data->n && data->rows[row].time == time; row++) {
            events += data->rows[row].events + data->rows[row].within;
            all += people_of(&data->rows[row]);
        }
        const double at_risk = into - left;
        left += all;
        if (!(events > 0)) continue;
        survival *= 1 - events / at_risk;
        product->time[product->n] = time;
        product->events[product->n] = events;
        product->at_risk[product->n] = at_risk;
        product->survival[product->n++] = survival > 1e-12 ? survival : 0;
    }
    free(entries);
}

static void
product_free(Product *product)
{
    free(product->time);
    free(product->events);
    free(product->at_risk);
    free(product->survival);
}

/* Events over those at risk, spread by a kernel; at the ends by the part of it that is inside.
 * Bandwidth: an eighth of the time watched over the fifth root of the events, as R's muhaz starts.
 */
static double
smoothed(const Product *product, const FitData *data, double time)
{
    const double width = data->last / (8 * pow(data->n_events, 0.2)) * 2;
    const double low = fmax(-1, (time - data->last) / width), high = fmin(1, time / width);
    const double inside = 0.75 * ((high - high * high * high / 3) - (low - low * low * low / 3));
    double sum = 0;

    for (int item = 0; item < product->n; item++) {
        const double off = (time - product->time[item]) / width;
        if (off > -1 && off < 1)
            sum += 0.75 * (1 - off * off) * product->events[item] / product->at_risk[item];
    }
    return sum / (width * inside);
}

/* ---- tables ---- */

static const char *
numbers_of(Table *table, const Fit *fit)
{
    Text text = { 0 };
    const char *kept;

    for (int number = 0; number < fit->n; number++) {
        char name[40];
        fit_number_name(name, sizeof(name), fit, number);
        text_add(&text, "%s%s = %.6g (%.3g)", number ? "; " : "", name, fit->estimate[number],
                 sqrt(fit->covariance[number * fit->n + number]));
    }
    kept = pool_text(&table->texts, text.at);
    text_free(&text);
    return kept;
}

static void
fill_fits(Table *table, const FitQuestion *question, const FitAnswers *answers, const double *icer)
{
    const double least = answers->best < 0 ? 0 : answers->answers[answers->best].fit.aic;
    double sum = 0;

    for (int item = 0; item < answers->n; item++)
        if (answers->answers[item].fit.converged)
            sum += exp(-0.5 * (answers->answers[item].fit.aic - least));
    for (int item = 0; item < answers->n; item++) {
        const FitAnswer *answer = &answers->answers[item];
        const Fit *fit = &answer->fit;
        const bool good = fit->converged;
        table_name(table, question->name);
        table_name(table, fit_name(fit));
        table_text(table, good ? numbers_of(table, fit) : "");
        table_number(table, good ? fit->log_likelihood : NAN);
        table_number(table, good ? fit->aic : NAN);
        table_number(table, good ? fit->bic : NAN);
        table_number(table, good ? exp(-0.5 * (fit->aic - least)) / sum : NAN);
        for (int year = 0; year < 5; year++)
            table_number(table, good ? answer->survival[year] : NAN);
        table_number(table, good && isfinite(answer->mean) ? answer->mean / question->units_per_year
                                                           : NAN);
        table_number(table, good ? answer->beyond : NAN);
        table_text(table, !good || !question->mortality ? ""
                          : answer->below_population    ? "yes"
                                                        : "no");
        table_number(table, icer ? icer[item] : NAN);
        table_text(table, item == answers->best ? "lowest AIC" : good ? "" : fit->why);
    }
}

static void
fill_points(Table *table, const char *name, const Product *product)
{
    for (int item = 0; item < product->n; item++) {
        const double S = product->survival[item];
        table_name(table, name);
        table_number(table, product->time[item]);
        table_number(table, S);
        table_number(table, log(product->time[item]));
        table_number(table, S > 0 ? log(-log(S)) : NAN);
        table_number(table, S > 0 ? log((1 - S) / S) : NAN);
        table_number(table, S > 0 ? real_normal_quantile(1 - S) : NAN);
    }
}

static void
add_hazard(Table *table, const char *name, const char *family, double time, double hazard, double S)
{
    table_name(table, name);
    table_name(table, family);
    table_number(table, time);
    table_number(table, hazard);
    table_number(table, S);
}

/* To the end of the data by 60 steps, and as far again. */
static void
fill_hazards(Table *table, const FitQuestion *question, const FitAnswers *answers,
             const Product *product)
{
    enum { WITHIN = 60 };
    const double step = question->data->last / WITHIN;

    for (int item = 1; item <= WITHIN; item++)
        add_hazard(table, question->name, "data", item * step,
                   smoothed(product, question->data, item * step), NAN);
    for (int item = 1; question->mortality && item <= 2 * WITHIN; item++) {
        const double age = question->start_age + item * step / question->units_per_year;
        add_hazard(table, question->name, "population", item * step,
                   lifetable_rate(question->mortality, age), NAN);
    }
    for (int family = 0; family < answers->n; family++) {
        const Fit *fit = &answers->answers[family].fit;
        FitCurve made;
        if (!fit->converged) continue;
        fit_made(&made, fit, NULL);
        for (int item = 1; item <= 2 * WITHIN; item++) {
            double S;
            curve_survival(&S, made.nodes, item * step, 0, 1);
            add_hazard(table, question->name, fit_name(fit), item * step,
                       hazard_at(made.nodes, item * step), S);
        }
    }
}

void
fit_tables_fill(Tables *tables, const FitQuestion *questions, const FitAnswers *answers,
                const double *const *icer, int n)
{
    for (int table = 0; fit_tables_contracts[table].name; table++) {
        Table *into = tables_add(tables, &fit_tables_contracts[table]);
        for (int item = 0; item < n; item++) {
            Product product;
            product_make(&product, questions[item].data);
            if (table == 0)
                fill_fits(into, &questions[item], &answers[item], icer ? icer[item] : NULL);
            else if (table == 1)
                fill_points(into, questions[item].name, &product);
            else
                fill_hazards(into, &questions[item], &answers[item], &product);
            product_free(&product);
        }
    }
}
