/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/dsa.h"
#include "economics/benefit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn one_way_columns[] = {
    { "parameter",        TABLE_TEXT,   "", "" },
    { "label",            TABLE_TEXT,   "", "for people" },
    { "end",              TABLE_TEXT,   "", "low or high: of the range, else the 2.5% or 97.5% quantile" },
    { "parameter_value",  TABLE_NUMBER, "", "there" },
    { "strategy",         TABLE_TEXT,   "", "" },
    { "comparator",       TABLE_TEXT,   "", "" },
    { "incremental_cost", TABLE_NUMBER, "currency", "strategy less comparator" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "" },
    { "icer",             TABLE_NUMBER, "currency per QALY", "empty where there is none: see place" },
    { "inmb",             TABLE_NUMBER, "currency", "at wtp" },
    { "place",            TABLE_TEXT,   "", "dominant, dominated, more costly and more effective, ..." },
    { "base_value",       TABLE_NUMBER, "", "of the parameter" },
    { "base_icer",        TABLE_NUMBER, "currency per QALY", "in the base case" },
    { "base_inmb",        TABLE_NUMBER, "currency", "in the base case" },
    { "rank",             TABLE_WHOLE,  "", "1: the widest bar of this strategy" },
    { "width",            TABLE_NUMBER, "", "of the bar, in the outcome it is sorted by" },
    { "outcome",          TABLE_TEXT,   "", "inmb, icer, incremental_cost or incremental_qaly" },
    { "flag",             TABLE_TEXT,   "", "\"icer changes its meaning\": the quadrant is not that of the base case" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { 0 },
};
static const TableColumn two_way_columns[] = {
    { "x",       TABLE_TEXT,   "", "parameter" },
    { "y",       TABLE_TEXT,   "", "parameter" },
    { "x_value", TABLE_NUMBER, "", "" },
    { "y_value", TABLE_NUMBER, "", "" },
    { "wtp",     TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { "best",    TABLE_TEXT,   "", "strategy of highest net monetary benefit" },
    { "inmb",    TABLE_NUMBER, "currency", "its incremental net benefit against the comparator" },
    { "margin",  TABLE_NUMBER, "currency", "against the next best" },
    { 0 },
};
const TableContract dsa_contracts[] = {
    { "dsa",     one_way_columns, "strategy, parameter and end of its range; the widest first" },
    { "two_way", two_way_columns, "point of the grid" },
    { 0 },
};
/* clang-format on */

/* ---- one way ---- */

typedef struct {
    double cost, qaly, icer, inmb;
    BenefitPlace place;
} Increment;

typedef struct {
    const Study *study;
    VaryResults results; /* point 0 is the base case; 1 + 2 k and 2 + 2 k the ends of bar k */
    int n;
    int *parameters; /* [n] */
    double *ends;    /* [n][2] */
    double wtp;
} OneWay;

static Increment
increment_of(const OneWay *dsa, int point, int strategy)
{
    const VaryResults *results = &dsa->results;
    const int at = point * results->n_strategies + strategy;
    const int from = point * results->n_strategies + dsa->study->settings.comparator;
    const double cost = results->cost[at] - results->cost[from];
    const double qaly = results->qaly[at] - results->qaly[from];

    return (Increment){ cost, qaly, benefit_icer(cost, qaly), benefit_nmb(cost, qaly, dsa->wtp),
                        benefit_place(cost, qaly) };
}

static double
outcome_of(const Increment *increment, int outcome)
{
    return outcome == 0   ? increment->inmb
           : outcome == 1 ? increment->icer
           : outcome == 2 ? increment->cost
                          : increment->qaly;
}

/* From the lowest to the highest of both ends and the base case; a ratio that changes its meaning
 * has no width. */
static double
width_of(const OneWay *dsa, int bar, int strategy)
{
    const int outcome = dsa->study->analyses.dsa.outcome;
    double least = INFINITY, most = -INFINITY;

    for (int item = 0; item < 3; item++) {
        const Increment at = increment_of(dsa, item == 0 ? 0 : 2 * bar + item, strategy);
        const double value = outcome_of(&at, outcome);
        if (isnan(value)) return NAN;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    return most - least;
}

typedef struct {
    int bar;
    double width;
} Bar;

static int
by_width(const void *a, const void *b)
{
    const Bar *one = a, *two = b;
    const double first = isnan(one->width) ? INFINITY : one->width;
    const double second = isnan(two->width) ? INFINITY : two->width;

    if (first != second) return first < second ? 1 : -1;
    return (one->bar > two->bar) - (one->bar < two->bar);
}

static void
put_end(Table *table, const OneWay *dsa, const Bar *bar, int rank, int end, int strategy)
{
    const Study *study = dsa->study;
    const Parameter *parameter = &study->parameters[dsa->parameters[bar->bar]];
    const Increment base = increment_of(dsa, 0, strategy);
    const Increment here = increment_of(dsa, 1 + 2 * bar->bar + end, strategy);

    table_text(table, parameter->name);
    table_text(table, parameter->label);
    table_text(table, end ? "high" : "low");
    table_number(table, dsa->ends[2 * bar->bar + end]);
    table_text(table, study->strategies[strategy].name);
    table_text(table, study->strategies[study->settings.comparator].name);
    table_number(table, here.cost);
    table_number(table, here.qaly);
    table_number(table, here.icer);
    table_number(table, here.inmb);
    table_text(table, benefit_place_name(here.place));
    table_number(table, vary_base(study, dsa->parameters[bar->bar]));
    table_number(table, base.icer);
    table_number(table, base.inmb);
    table_number(table, rank);
    table_number(table, bar->width);
    table_text(table, study_outcomes[study->analyses.dsa.outcome]);
    table_text(table, here.place != base.place ? "icer changes its meaning" : NULL);
    table_number(table, dsa->wtp);
}

static void
put_strategy(Table *table, const OneWay *dsa, int strategy)
{
    Bar *bars = memory_new((size_t)dsa->n + 1, sizeof(Bar));

    for (int bar = 0; bar < dsa->n; bar++) bars[bar] = (Bar){ bar, width_of(dsa, bar, strategy) };
    qsort(bars, (size_t)dsa->n, sizeof(Bar), by_width);
    for (int rank = 0; rank < dsa->n; rank++)
        for (int end = 0; end < 2; end++) put_end(table, dsa, &bars[rank], rank + 1, end, strategy);
    free(bars);
}

static Status
begin(OneWay *dsa, VaryPoint **points, Error *err)
{
    const Study *study = dsa->study;
    const size_t room = (size_t)study->n_parameters + 1;

    dsa->parameters = memory_new(room, sizeof(int));
    dsa->ends = memory_new(2 * room, sizeof(double));
    *points = memory_new(2 * room, sizeof(VaryPoint));
    dsa->n = vary_parameters(dsa->parameters, study, &study->analyses.dsa.parameters);
    if (dsa->n == 0)
        return fail(err, ERR_SPEC,
                    "%s: dsa: no parameter has a range or a distribution (range = (0.1, 0.3);)",
                    study->files[study->n_files - 1].path);
    for (int bar = 0; bar < dsa->n; bar++) {
        double *ends = dsa->ends + (size_t)bar * 2;
        vary_range(&ends[0], &ends[1], study, dsa->parameters[bar]);
        for (int end = 0; end < 2; end++)
            (*points)[1 + 2 * bar + end] =
                (VaryPoint){ 1, { dsa->parameters[bar] }, { ends[end] } };
    }
    return OK;
}

Status
dsa_one_way(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err)
{
    OneWay dsa = { .study = study, .wtp = study->settings.threshold[0] };
    VaryPoint *points = NULL;
    Status status;

    TRY(begin(&dsa, &points, err));
    TRY(vary_run(&dsa.results, study, points, 1 + 2 * dsa.n, plan, err));
    Table *table = tables_add(tables, &dsa_contracts[0]);
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        if (strategy != study->settings.comparator &&
            (study->analyses.dsa.strategy == NONE || study->analyses.dsa.strategy == strategy))
            put_strategy(table, &dsa, strategy);
done:
    vary_free(&dsa.results);
    free(points);
    free(dsa.parameters);
    free(dsa.ends);
    return status;
}

/* ---- two way ---- */

static VaryPoint *
grid_of(const Study *study)
{
    const TwoWayPlan *plan = &study->analyses.two_way;
    const int n = plan->points;
    VaryPoint *points = memory_new((size_t)n * (size_t)n, sizeof(VaryPoint));
    double low[2], high[2];

    vary_range(&low[0], &high[0], study, plan->x);
    vary_range(&low[1], &high[1], study, plan->y);
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++)
            points[row * n + column] =
                (VaryPoint){ 2,
                             { plan->x, plan->y },
                             { low[0] + (high[0] - low[0]) * row / (n - 1),
                               low[1] + (high[1] - low[1]) * column / (n - 1) } };
    return points;
}

Status
dsa_two_way(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err)
{
    const TwoWayPlan *two_way = &study->analyses.two_way;
    const double wtp = study->settings.threshold[0];
    VaryResults results = { 0 };
    VaryPoint *points = NULL;
    Status status;

    if (two_way->x == NONE || two_way->y == NONE)
        return fail(err, ERR_USAGE,
                    "two_way: the config does not say of which parameters (analyses = { two_way = "
                    "{ x = \"a\"; y = \"b\"; }; };)");
    points = grid_of(study);
    TRY(vary_run(&results, study, points, two_way->points * two_way->points, plan, err));
    Table *table = tables_add(tables, &dsa_contracts[1]);
    for (int point = 0; point < two_way->points * two_way->points; point++) {
        const int best = vary_best(&results, point, wtp);
        double next = -INFINITY;
        for (int other = 0; other < study->n_strategies; other++)
            if (other != best) next = fmax(next, vary_nmb(&results, point, other, wtp));
        table_text(table, study->parameters[two_way->x].name);
        table_text(table, study->parameters[two_way->y].name);
        table_number(table, points[point].value[0]);
        table_number(table, points[point].value[1]);
        table_number(table, wtp);
        table_text(table, study->strategies[best].name);
        table_number(table, vary_nmb(&results, point, best, wtp) -
                                vary_nmb(&results, point, study->settings.comparator, wtp));
        table_number(table, vary_nmb(&results, point, best, wtp) - next);
    }
done:
    vary_free(&results);
    free(points);
    return status;
}
