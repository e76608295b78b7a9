/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published curve, clicked point by point: the people who make it, as data for `km` and `fit`. */
#include "base/data.h"
#include "cli/colour.h"
#include "cli/command.h"
#include "cli/estimate.h"
#include "evidence/guyot.h"
#include "report/csv.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* clang-format off */
const Option cmd_digitise_options[] = {
    { "--at-risk", "FILE.csv", "needed: columns time and at_risk; the first row tells how many began, at time 0" },
    { "--events",  "N",        "events in all, where they are told" },
    { "--rise",    "X",        "rises of survival up to so much are slips of the hand (0.01)" },
    { "--out",     "FILE.csv", "where the people go: columns time and event" },
    { "--help",    NULL,       "this text" },
    { 0 },
};
static const TableColumn people_columns[] = {
    { "time",  TABLE_NUMBER, "as clicked", "of the event, or when last seen" },
    { "event", TABLE_WHOLE,  "",           "1, or 0: censored" },
    { 0 },
};
static const TableColumn interval_columns[] = {
    { "from",     TABLE_NUMBER, "as clicked", "" },
    { "to",       TABLE_NUMBER, "as clicked", "" },
    { "told",     TABLE_WHOLE,  "", "at risk at `from`, as printed" },
    { "at_risk",  TABLE_WHOLE,  "", "the same, of the people made" },
    { "events",   TABLE_WHOLE,  "", "" },
    { "censored", TABLE_WHOLE,  "", "" },
    { 0 },
};
static const char *const time_names[] = { "time", "t", "x", "months", "years", "days", NULL };
static const char *const survival_names[] = { "survival", "surv", "S", "s", "y", NULL };
static const char *const risk_names[] = { "at_risk", "n_risk", "n.risk", "nrisk", "n", NULL };
/* clang-format on */

static Status
find_column(int *column, const Data *data, const char *const *names, Error *err)
{
    char *end;

    for (int item = 0; names[item]; item++)
        if ((*column = data_column(data, names[item])) >= 0) return OK;
    strtod(data->names[0], &end);
    if (end != data->names[0])
        return fail(err, ERR_SPEC, "%s:1: a row of names is needed above the numbers: %s,%s",
                    data->path, time_names[0], names == time_names ? survival_names[0] : names[0]);
    return fail(err, ERR_SPEC, "%s:1: no column %s", data->path, names[0]);
}

/* Two columns of a file, in a pool. */
static Status
read_table(GuyotTable *table, Pool *pool, const char *path, const char *const *names, Error *err)
{
    double *values[2];
    int column[2];
    Status status;
    Data data;

    TRY(data_read(&data, pool, path, err));
    TRY(find_column(&column[0], &data, time_names, err));
    TRY(find_column(&column[1], &data, names, err));
    for (int item = 0; item < 2; item++) {
        values[item] = pool_new(pool, (size_t)data.n_rows + 1, sizeof(double));
        TRY(data_numbers(values[item], &data, column[item], err));
    }
    *table = (GuyotTable){ .file = data.path,
                           .lines = data.lines,
                           .n = data.n_rows,
                           .time = values[0],
                           .value = values[1] };
done:
    return status;
}

static Status
read_number(double *value, const char *name, const char *text, Error *err)
{
    char *end;

    *value = NAN;
    if (!text) return OK;
    *value = strtod(text, &end);
    if (end == text || *end || !(*value >= 0) || !isfinite(*value))
        return fail(err, ERR_USAGE, "%s needs a number of at least 0, not %s", name, text);
    return OK;
}

static Status
write_people(const Guyot *made, const char *path, Error *err)
{
    Table table = { 0 };

    table_init(&table, "people", people_columns);
    for (int person = 0; person < made->n; person++) {
        table_number(&table, made->points[person].time);
        table_number(&table, made->points[person].event);
    }
    const Status status = csv_write(path, &table, err);
    table_free(&table);
    return status;
}

static void
print_intervals(const Guyot *made)
{
    Table table = { 0 };

    table_init(&table, "intervals", interval_columns);
    for (int item = 0; item < made->n_intervals; item++) {
        const GuyotInterval *interval = &made->intervals[item];
        table_number(&table, interval->from);
        table_number(&table, interval->to);
        table_number(&table, interval->told);
        table_number(&table, interval->at_risk);
        table_number(&table, interval->events);
        table_number(&table, interval->censored);
    }
    estimate_print(&table);
    table_free(&table);
}

static void
print_summary(const Guyot *made, const char *out)
{
    KmCurve curve;

    km_fit(&curve, made->points, made->n, -1);
    const double median = km_quantile(&curve, 0.5, KM_LOG, 0.95).at;
    printf("%d people, %d events, ", made->n, made->n_events);
    if (isnan(median))
        printf("median not reached\n");
    else
        printf("median %.6g\n", median);
    printf("largest departure from the clicks: %.3g at %.6g\n\n", made->departure,
           made->departure_at);
    km_free(&curve);
    print_intervals(made);
    for (int item = 0; item < made->notes.n; item++) {
        char text[600];
        notes_text(text, sizeof(text), &made->notes.at[item]);
        colour_put(stdout, COLOUR_NONE, text);
        putchar('\n');
    }
    if (out)
        printf("people: %s\n", out);
    else
        printf("--out FILE.csv writes the people\n");
}

Status
cmd_digitise(const Options *options, Error *err)
{
    GuyotQuestion question = { 0 };
    Guyot made = { 0 };
    Pool pool = { 0 };
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which clicks? (a CSV file)");
    if (!options->at_risk)
        return fail(err, ERR_USAGE,
                    "--at-risk FILE.csv is needed, at least how many began: "
                    "time,at_risk and 0,N");
    TRY(read_number(&question.n_events, "--events", options->events, err));
    TRY(read_number(&question.rise, "--rise", options->rise, err));
    TRY(read_table(&question.clicks, &pool, options->config, survival_names, err));
    TRY(read_table(&question.at_risk, &pool, options->at_risk, risk_names, err));
    TRY(guyot_people(&made, &question, err));
    if (options->out) TRY(write_people(&made, options->out, err));
    print_summary(&made, options->out);
done:
    guyot_free(&made);
    pool_free(&pool);
    return status;
}
