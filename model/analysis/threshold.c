/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/threshold.h"
#include "math/root.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "parameter",  TABLE_TEXT,   "", "" },
    { "label",      TABLE_TEXT,   "", "for people" },
    { "kind",       TABLE_TEXT,   "", "\"decision\" or \"value-based price\"" },
    { "wtp",        TABLE_NUMBER, "currency per QALY", "threshold" },
    { "base_value", TABLE_NUMBER, "", "of the parameter" },
    { "low",        TABLE_NUMBER, "", "searched from here" },
    { "high",       TABLE_NUMBER, "", "to here" },
    { "value",      TABLE_NUMBER, "", "at which the decision changes; the highest price worth paying" },
    { "below",      TABLE_TEXT,   "", "best strategy below the value" },
    { "above",      TABLE_TEXT,   "", "best strategy above the value" },
    { "strategy",   TABLE_TEXT,   "", "of a price: whose" },
    { "comparator", TABLE_TEXT,   "", "of a price: against which" },
    { "result",     TABLE_TEXT,   "", "found, none in range, never worth it, always worth it" },
    { 0 },
};
const TableContract threshold_contracts[] = {
    { "threshold", columns, "parameter, threshold and change of the decision" },
    { 0 },
};
/* clang-format on */

enum { GRID = LANES };            /* points that a range is searched on: one block */
static const double EXACT = 1e-9; /* of the value, relative to the range's larger end */

/* ---- one parameter along a line ---- */

typedef struct {
    const Study *study;
    const EvaluationPlan *plan;
    const Course *course;
    Table *table;
    int parameter;
    double low, high, base, wtp;
    const VaryResults *grid; /* of which the points first .. first + GRID - 1 are this line's */
    int first;
    int leader;  /* of the function whose root is sought; against all others ... */
    int against; /* ... or against one; NONE */
    Error *err;
    Status status;
} Line;

static double
point_of(const Line *line, int point)
{
    return line->low + (line->high - line->low) * point / (GRID - 1);
}

static void
fill_points(VaryPoint points[GRID], const Line *line)
{
    for (int point = 0; point < GRID; point++)
        points[point] = (VaryPoint){ 1, { line->parameter }, { point_of(line, point) } };
}

static int
best_of(const Line *line, int point)
{
    return vary_best(line->grid, line->first + point, line->wtp);
}

/* What the leader is ahead of the best other. */
static double
lead(const Line *line, const VaryResults *results, int point)
{
    double next = -INFINITY;

    for (int other = 0; other < results->n_strategies; other++)
        if (other != line->leader && (line->against == NONE || line->against == other))
            next = fmax(next, vary_nmb(results, point, other, line->wtp));
    return vary_nmb(results, point, line->leader, line->wtp) - next;
}

static double
lead_at(double x, void *context)
{
    Line *line = context;
    const VaryPoint point = { 1, { line->parameter }, { x } };
    VaryResults results = { 0 };
    double value = NAN;

    line->status = vary_run(&results, line->study, &point, 1, line->plan, line->err);
    if (line->status == OK) value = lead(line, &results, 0);
    vary_free(&results);
    return value;
}

static int
best_at(Line *line, double x)
{
    const VaryPoint point = { 1, { line->parameter }, { x } };
    VaryResults results = { 0 };
    int best = 0;

    line->status = vary_run(&results, line->study, &point, 1, line->plan, line->err);
    if (line->status == OK) best = vary_best(&results, 0, line->wtp);
    vary_free(&results);
    return best;
}

/* ---- rows ---- */

static void
put_row(const Line *line, const char *kind, double value, int below, int above, int strategy,
        int comparator, const char *result)
{
    const Study *study = line->study;
    const int named[4] = { below, above, strategy, comparator };

    table_text(line->table, study->parameters[line->parameter].name);
    table_text(line->table, study->parameters[line->parameter].label);
    table_text(line->table, kind);
    table_number(line->table, line->wtp);
    table_number(line->table, line->base);
    table_number(line->table, line->low);
    table_number(line->table, line->high);
    table_number(line->table, value);
    for (int item = 0; item < 4; item++)
        table_text(line->table, named[item] == NONE ? NULL : study->strategies[named[item]].name);
    table_text(line->table, result);
}

/* ---- decisions ---- */

/* All changes between two neighbours of the grid: where the leader falls back, who follows, and so
 * on until the best at the right end leads. */
static Status
find_changes(Line *line, int point)
{
    const double right = point_of(line, point + 1);
    const int last = best_of(line, point + 1);
    double left = point_of(line, point);
    int leader = best_of(line, point);

    for (int step = 0; leader != last && step < line->grid->n_strategies; step++) {
        line->leader = leader;
        line->against = NONE;
        const double value = root_find(lead_at, line, left, right, EXACT);
        if (line->status != OK) return line->status;
        if (isnan(value)) break;
        /* a step beyond the root, where the next one leads by more than rounding */
        left = fmin(right, value + 1e-6 * (right - point_of(line, point)));
        const int next = left < right ? best_at(line, left) : last;
        if (line->status != OK) return line->status;
        put_row(line, "decision", value, leader, next, NONE, NONE, "found");
        if (next == leader) break;
        leader = next;
    }
    return OK;
}

static Status
find_decisions(Line *line)
{
    bool found = false;

    for (int point = 0; point + 1 < GRID; point++) {
        if (best_of(line, point) == best_of(line, point + 1)) continue;
        found = true;
        const Status status = find_changes(line, point);
        if (status != OK) return status;
    }
    const int best = best_of(line, 0);
    if (!found) put_row(line, "decision", NAN, best, best, NONE, NONE, "none in range");
    return OK;
}

static Line
line_of(const Line *base, int parameter)
{
    Line line = *base;

    line.parameter = parameter;
    line.base = vary_base(base->study, parameter);
    vary_range(&line.low, &line.high, base->study, parameter);
    return line;
}

/* The grids of all parameters run side by side; what they bracket is then found one by one. */
static Status
run_decisions(const Line *base, Error *err)
{
    const Study *study = base->study;
    int *parameters = memory_new((size_t)study->n_parameters + 1, sizeof(int));
    const int n = vary_parameters(parameters, study, &study->analyses.threshold.parameters);
    VaryPoint *points = memory_new((size_t)n * GRID + 1, sizeof(VaryPoint));
    VaryResults grid = { 0 };
    Status status;

    if (n == 0 && study->analyses.threshold.prices.n == 0)
        TRY(fail(err, ERR_SPEC,
                 "%s: threshold: no parameter has a range or a distribution (range = (0.1, 0.3);)",
                 study->files[study->n_files - 1].path));
    for (int item = 0; item < n; item++) {
        const Line line = line_of(base, parameters[item]);
        fill_points(points + item * GRID, &line);
    }
    EvaluationPlan plan = *base->plan;
    plan.course = course_part(base->course, 0, 0.5);
    TRY(vary_run(&grid, study, points, n * GRID, &plan, err));
    for (int item = 0; item < n; item++) {
        Line line = line_of(base, parameters[item]);
        course_tell(base->course, 0.5 + 0.5 * item / n);
        line.grid = &grid;
        line.first = item * GRID;
        for (int threshold = 0; threshold < study->settings.n_thresholds; threshold++) {
            line.wtp = study->settings.threshold[threshold];
            TRY(find_decisions(&line));
        }
    }
done:
    vary_free(&grid);
    free(points);
    free(parameters);
    return status;
}

/* ---- prices ---- */

static bool
bears_on(const Line *line, int strategy)
{
    double widest = 0, size = 0;

    for (int point = 0; point < GRID; point++) {
        const double cost =
            line->grid->cost[(line->first + point) * line->grid->n_strategies + strategy];
        widest =
            fmax(widest,
                 fabs(cost - line->grid->cost[line->first * line->grid->n_strategies + strategy]));
        size = fmax(size, fabs(cost));
    }
    return widest > 1e-9 * size;
}

static Status
find_price(Line *line, int strategy)
{
    const double first = lead(line, line->grid, line->first);
    const double last = lead(line, line->grid, line->first + GRID - 1);

    if (first < 0) {
        put_row(line, "value-based price", NAN, NONE, NONE, strategy, line->against,
                "never worth it");
    } else if (last > 0) {
        put_row(line, "value-based price", NAN, NONE, NONE, strategy, line->against,
                "always worth it");
    } else {
        const double value = root_find(lead_at, line, line->low, line->high, EXACT);
        if (line->status != OK) return line->status;
        put_row(line, "value-based price", value, NONE, NONE, strategy, line->against, "found");
    }
    return OK;
}

/* From nothing to far above: a price has no other bounds. */
static Status
run_price(Line *line, Error *err)
{
    const Study *study = line->study;
    VaryPoint points[GRID];
    VaryResults grid = { 0 };
    double low, high;
    Status status;

    line->base = vary_base(study, line->parameter);
    line->low = 0;
    line->high = 100 * fmax(fabs(line->base), 1);
    if (vary_range(&low, &high, study, line->parameter)) line->high = fmax(line->high, high);
    fill_points(points, line);
    TRY(vary_run(&grid, study, points, GRID, line->plan, err));
    line->grid = &grid;
    line->first = 0;
    line->against = study->settings.comparator;
    for (int threshold = 0; threshold < study->settings.n_thresholds; threshold++)
        for (int strategy = 0; strategy < study->n_strategies; strategy++) {
            line->wtp = study->settings.threshold[threshold];
            line->leader = strategy;
            if (strategy != line->against && bears_on(line, strategy))
                TRY(find_price(line, strategy));
        }
done:
    line->grid = NULL;
    vary_free(&grid);
    return status;
}

Status
threshold_run(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err)
{
    EvaluationPlan quiet = *plan;
    Line line = { .study = study, .plan = &quiet, .course = &plan->course, .err = err };
    Status status;

    quiet.course = (Course){ 0 }; /* single points are no part worth telling */
    line.table = tables_add(tables, &threshold_contracts[0]);
    TRY(run_decisions(&line, err));
    for (int item = 0; item < study->analyses.threshold.prices.n; item++) {
        line.parameter = study->analyses.threshold.prices.at[item];
        TRY(run_price(&line, err));
    }
done:
    return status;
}
