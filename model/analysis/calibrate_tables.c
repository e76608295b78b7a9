/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/calibrate_tables.h"
#include "analysis/validation.h"
#include <math.h>

/* clang-format off */
static const TableColumn parameter_columns[] = {
    { "parameter",       TABLE_TEXT,   "", "" },
    { "label",           TABLE_TEXT,   "", "for people" },
    { "unit",            TABLE_TEXT,   "", "" },
    { "prior_mean",      TABLE_NUMBER, "", "of its distribution in the config" },
    { "prior_sd",        TABLE_NUMBER, "", "" },
    { "prior_low",       TABLE_NUMBER, "", "2.5% quantile" },
    { "prior_high",      TABLE_NUMBER, "", "97.5% quantile" },
    { "mode",            TABLE_NUMBER, "", "of the posterior, where priors are standard normal" },
    { "laplace_mean",    TABLE_NUMBER, "", "of the normal about the mode, on that scale" },
    { "laplace_sd",      TABLE_NUMBER, "", "" },
    { "laplace_low",     TABLE_NUMBER, "", "2.5% quantile" },
    { "laplace_high",    TABLE_NUMBER, "", "97.5% quantile" },
    { "mean",            TABLE_NUMBER, "", "of the posterior: its draws by incremental mixture importance sampling" },
    { "sd",              TABLE_NUMBER, "", "" },
    { "low",             TABLE_NUMBER, "", "2.5% quantile" },
    { "high",            TABLE_NUMBER, "", "97.5% quantile" },
    { "ratio_of_widths", TABLE_NUMBER, "", "95% interval of the posterior over that of the prior" },
    { "score_sd",        TABLE_NUMBER, "", "standard deviation where the prior's is 1: 1 if nothing was learnt" },
    { "identified",      TABLE_TEXT,   "", "yes; only together with others: a sum or ratio is known, not each; no: score_sd above 0.9" },
    { 0 },
};
static const TableColumn fit_columns[] = {
    { "name",        TABLE_TEXT,   "", "of the target" },
    { "strategy",    TABLE_TEXT,   "", "" },
    { "curve",       TABLE_TEXT,   "", "os, an endpoint, or the counter" },
    { "time_months", TABLE_NUMBER, "month", "" },
    { "statistic",   TABLE_TEXT,   "", "survival, median, rmst or count" },
    { "target",      TABLE_NUMBER, "", "published: a share, months, or events a person" },
    { "model",       TABLE_NUMBER, "", "at the mode" },
    { "model_low",   TABLE_NUMBER, "", "2.5% quantile over the draws" },
    { "model_high",  TABLE_NUMBER, "", "97.5% quantile" },
    { "z",           TABLE_NUMBER, "standard error", "at the mode, as in validation.csv" },
    { "study",       TABLE_TEXT,   "", "the publication: its targets on one curve are one fact" },
    { 0 },
};
static const TableColumn correlation_columns[] = {
    { "parameter", TABLE_TEXT,   "", "" },
    { "other",     TABLE_TEXT,   "", "" },
    { "laplace",   TABLE_NUMBER, "", "correlation where priors are standard normal, about the mode" },
    { "posterior", TABLE_NUMBER, "", "of the draws, on the same scale" },
    { 0 },
};
static const TableColumn profile_columns[] = {
    { "parameter",           TABLE_TEXT,   "", "" },
    { "value",               TABLE_NUMBER, "", "at which it is held, the others at their best" },
    { "chi_square",          TABLE_NUMBER, "", "of the targets: -2 log likelihood" },
    { "minus_2_log_posterior", TABLE_NUMBER, "", "above that of the mode; 3.84 is the edge of a 95% interval" },
    { 0 },
};
enum { PARAMETERS, FIT, CORRELATION, PROFILE, DRAWS };
const TableContract calibrate_tables_contracts[] = {
    { "calibration",             parameter_columns,   "calibrated parameter" },
    { "calibration_fit",         fit_columns,         "target with role = \"calibrate\"" },
    { "calibration_correlation", correlation_columns, "pair of calibrated parameters" },
    { "calibration_profile",     profile_columns,     "calibrated parameter and value" },
    { "calibration_draws",       NULL,                "draw of the posterior: a column for each calibrated parameter; what `joint = { x = { file = ...; }; }` reads" },
    { 0 },
};
/* clang-format on */

static const Parameter *
parameter_of(const Calibration *calibration, int number)
{
    return &calibration->model.study->parameters[calibration->model.parameters[number]];
}

static void
put_spread(Table *table, const CalibrateSpread *spread)
{
    table_number(table, spread->mean);
    table_number(table, spread->sd);
    table_number(table, spread->low);
    table_number(table, spread->high);
}

static void
make_parameters(Table *table, const Calibration *calibration)
{
    for (int number = 0; number < calibration->model.n; number++) {
        const Parameter *parameter = parameter_of(calibration, number);
        const CalibrateAnswer answer = calibrate_answer(calibration, number);
        table_text(table, parameter->name);
        table_text(table, parameter->label);
        table_text(table, parameter->unit);
        put_spread(table, &answer.prior);
        table_number(table, answer.mode);
        put_spread(table, &answer.laplace);
        put_spread(table, &answer.posterior);
        table_number(table, answer.width);
        table_number(table, answer.score_sd);
        table_text(table, calibrate_identified_names[answer.identified]);
    }
}

static void
make_fit(Table *table, const Calibration *calibration)
{
    const CalibrateModel *model = &calibration->model;
    const Study *study = model->study;

    for (int item = 0; item < model->n_targets; item++) {
        const Target *target = &study->targets[model->targets[item]];
        const bool is_time = target->kind == TARGET_MEDIAN || target->kind == TARGET_RMST;
        const double unit = is_time ? 12 * study_years(study, 1) : 1;
        const double told = calibration->told[item];
        const CalibrateSpread predicted = calibrate_predicted(calibration, item);
        table_text(table, target->name);
        table_text(table, study->strategies[target->strategy].name);
        table_text(table, validation_curve(study, target));
        table_number(table, 12 * study_years(study, target->time));
        table_text(table, targets_kinds[target->kind]);
        table_number(table, unit * target->value);
        table_number(table, unit * told);
        table_number(table, unit * predicted.low);
        table_number(table, unit * predicted.high);
        table_number(table, validation_z(target, told));
        table_text(table, target->study);
    }
}

static void
make_correlation(Table *table, const Calibration *calibration)
{
    for (int one = 0; one < calibration->model.n; one++)
        for (int two = 0; two < one; two++) {
            table_text(table, parameter_of(calibration, one)->name);
            table_text(table, parameter_of(calibration, two)->name);
            table_number(table, calibrate_correlation(calibration, one, two, true));
            table_number(table, calibrate_correlation(calibration, one, two, false));
        }
}

static void
make_profile(Table *table, const Calibration *calibration)
{
    const double least = calibration->modes[0].value;

    for (int number = 0; number < calibration->model.n; number++)
        for (int item = 0; item < calibration->n_points; item++) {
            const CalibratePoint *point =
                &calibration->profile[number * calibration->n_points + item];
            table_text(table, parameter_of(calibration, number)->name);
            table_number(table, calibrate_model_value(&calibration->model, number, point->x));
            table_number(table, point->chi_square);
            table_number(table, point->value - least);
        }
}

static void
make_draws(Tables *tables, const Calibration *calibration)
{
    const int n = calibration->model.n;
    const int n_draws = calibration->model.study->analyses.calibration.draws;
    TableColumn *columns = pool_new(&tables->pool, (size_t)n + 1, sizeof(TableColumn));
    TableContract contract = calibrate_tables_contracts[DRAWS];

    for (int number = 0; number < n; number++)
        columns[number] =
            (TableColumn){ parameter_of(calibration, number)->name, TABLE_NUMBER, "", "" };
    contract.columns = columns;
    Table *table = tables_add(tables, &contract);
    for (int draw = 0; draw < n_draws; draw++)
        for (int number = 0; number < n; number++)
            table_number(table,
                         calibration->draws[(size_t)number * (size_t)n_draws + (size_t)draw]);
}

void
calibrate_tables_make(Tables *tables, const Calibration *calibration)
{
    make_parameters(tables_add(tables, &calibrate_tables_contracts[PARAMETERS]), calibration);
    make_fit(tables_add(tables, &calibrate_tables_contracts[FIT]), calibration);
    if (calibration->model.n > 1)
        make_correlation(tables_add(tables, &calibrate_tables_contracts[CORRELATION]), calibration);
    if (calibration->n_points > 0)
        make_profile(tables_add(tables, &calibrate_tables_contracts[PROFILE]), calibration);
    make_draws(tables, calibration);
}

/* ---- as a config ---- */

static void
quote(Text *text, const char *word)
{
    text_add(text, "\"");
    for (; *word; word++) {
        if (*word == '"' || *word == '\\') text_add(text, "\\");
        text_add_bytes(text, word, 1);
    }
    text_add(text, "\"");
}

static void
write_names(Text *text, const Calibration *calibration)
{
    for (int number = 0; number < calibration->model.n; number++)
        text_add(text, "%s\"%s\"", number ? ", " : "", parameter_of(calibration, number)->name);
}

void
calibrate_tables_config(Text *text, const Calibration *calibration, const char *config)
{
    const CalibrateModel *model = &calibration->model;
    const Study *study = model->study;

    text_add(text, "// Written by hepatica calibrate. Runs as it is, or is extended by others.\n"
                   "extends = ");
    quote(text, config);
    text_add(text, ";\nparameters = {\n");
    for (int number = 0; number < model->n; number++) {
        const Parameter *parameter = parameter_of(calibration, number);
        const CalibrateAnswer answer = calibrate_answer(calibration, number);
        text_add(text,
                 "  %s = { value = %.12g; calibrated = true; distribution = { remove = true; };\n"
                 "    source = \"calibrated to ",
                 parameter->name, answer.mode);
        for (int item = 0; item < model->n_targets; item++)
            text_add(text, "%s%s", item ? ", " : "", study->targets[model->targets[item]].name);
        text_add(text, ": mode; 95%% %.4g to %.4g, prior %.4g to %.4g\"; };\n",
                 answer.posterior.low, answer.posterior.high, answer.prior.low, answer.prior.high);
    }
    text_add(text, "};\njoint = {\n  calibrated = { names = (");
    write_names(text, calibration);
    text_add(text, "); file = \"calibration_draws.csv\";\n"
                   "    source = \"draws of the posterior\"; };\n};\n"
                   "analyses = { calibration = { remove = true; }; };   // done\n");
}
