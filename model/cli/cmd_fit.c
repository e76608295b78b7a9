/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Survival data of one's own: curves of every family, and the config that uses one of them. */
#include "analysis/fit_tables.h"
#include "cli/command.h"
#include "cli/estimate.h"
#include "cli/study_file.h"
#include "structure/fits.h"
#include <stdio.h>
#include <string.h>

/* clang-format off */
const Option cmd_fit_options[] = {
    { "--family",   "NAME,..", "only these families: weibull, \"weibull cure\", ...; all (also those with a share cured) or common (the default: without)" },
    { "--name",     "NAME",    "of the curve in the config (os)" },
    { "--time",     "COLUMN",  "column of times (time, futime, t, months or days if not said)" },
    { "--event",    "COLUMN",  "column of events, 1 or 0 (event, fustat, status or dead if not said)" },
    { "--entry",    "COLUMN",  "column of times from which on people were watched (entry, if there is one)" },
    { "--where",    "x=1,..",  "only rows with these values" },
    { "--unit",     "UNIT",    "of the times: day, week, month or year (month)" },
    { "--out",      "DIR",     "a folder for the tables as CSV: fits, and what plots of them need" },
    { "--help",     NULL,      "this text" },
    { 0 },
};
/* clang-format on */

enum { MOST_FAMILIES = 32 };

typedef struct {
    Pool pool;
    SurvivalData source;
    FitsEvidence evidence;
    Notes notes;
    FitQuestion question;
    FitAnswers answers;
    Tables tables;
    const char *families[MOST_FAMILIES];
} Request;

static Status
read_where(Request *request, const char *list, Error *err)
{
    SurvivalData *source = &request->source;

    for (const char *at = list; at && *at;) {
        const size_t length = strcspn(at, ",");
        const char *equals = memchr(at, '=', length);
        if (!equals || equals == at)
            return fail(err, ERR_USAGE, "--where needs column=value, not %.*s", (int)length, at);
        if (source->n_where == SURVIVAL_DATA_MOST)
            return fail(err, ERR_USAGE, "--where: more than %d columns", SURVIVAL_DATA_MOST);
        source->column[source->n_where] =
            pool_format(&request->pool, "%.*s", (int)(equals - at), at);
        source->value[source->n_where++] = pool_format(
            &request->pool, "%.*s", (int)(length - (size_t)(equals - at) - 1), equals + 1);
        at += length + (at[length] == ',');
    }
    return OK;
}

static Status
read_families(Request *request, const char *list, Error *err)
{
    int n = 0;

    request->question.cured = list && strcmp(list, "all") == 0;
    if (!list || request->question.cured || strcmp(list, "common") == 0) return OK;
    for (const char *at = list; *at && n + 1 < MOST_FAMILIES;) {
        const size_t length = strcspn(at, ",");
        const char *name = pool_format(&request->pool, "%.*s", (int)length, at);
        int known = 0;
        while (fit_families[known] && strcmp(fit_families[known], name) != 0) known++;
        if (!fit_families[known]) {
            const char *near = text_nearest(name, fit_families, known);
            return fail(err, ERR_USAGE, "--family: there is no family %s%s%s%s", name,
                        near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
        }
        request->families[n++] = name;
        at += length + (at[length] == ',');
    }
    request->question.families = request->families;
    return OK;
}

static Status
read_unit(double *per_year, const char *unit, Error *err)
{
    static const double units[] = { 365.25, 365.25 / 7, 12, 1 };

    *per_year = 12;
    if (!unit) return OK;
    for (int item = 0; study_units[item]; item++)
        if (strcmp(study_units[item], unit) == 0) {
            *per_year = units[item];
            return OK;
        }
    return fail(err, ERR_USAGE, "--unit is day, week, month or year, not %s", unit);
}

static void
print_answers(const Request *request)
{
    const FitAnswers *answers = &request->answers;

    if (request->evidence.points && request->evidence.points->n > 1)
        printf("%d published series, pooled: ", request->evidence.points->n);
    printf("%.0f people, %.0f events, last time %g\n\n", request->evidence.data->n_people,
           request->evidence.data->n_events, request->evidence.data->last);
    printf("%-17s %14s %9s %9s  %6s %6s %6s %6s %6s  %7s %7s\n", "family", "log likelihood", "AIC",
           "BIC", "1 y", "3 y", "5 y", "10 y", "20 y", "mean, y", "beyond");
    for (int item = 0; item < answers->n; item++) {
        const FitAnswer *answer = &answers->answers[item];
        const Fit *fit = &answer->fit;
        if (!fit->converged) {
            printf("%-17s did not converge: %s\n", fit_name(fit), fit->why);
            continue;
        }
        printf("%-17s %14.6f %9.3f %9.3f ", fit_name(fit), fit->log_likelihood, fit->aic, fit->bic);
        for (int year = 0; year < 5; year++) printf(" %6.3f", answer->survival[year]);
        printf("  %7.2f %6.1f%%%s\n", answer->mean / request->question.units_per_year,
               100 * answer->beyond, item == answers->best ? "  lowest AIC" : "");
    }
    if (request->evidence.data->n_events < 10)
        printf("\nfewer than 10 events: the numbers of a family can hardly be told apart\n");
    printf("\nbeyond: share of the mean after the last time of the data\n");
}

static void
print_config(Request *request, const char *data, const char *unit)
{
    const FitAnswers *answers = &request->answers;
    Text text = { 0 };

    if (answers->best < 0) return;
    const Fit *fit = &answers->answers[answers->best].fit;
    const char *family = fit_name(fit), *name = request->question.name;
    const FitsWords words = { .name = name,
                              .digits = 7,
                              .source = pool_format(&request->pool,
                                                    "%s fitted to %s: %.0f people, %.0f events",
                                                    family, data, fit->n_people, fit->n_events) };
    fits_write(&text, fit, &words);
    printf("\n// In a config that lies beside the data; fitted again when they change:\n"
           "survival = {\n  %s = { file = \"%s\"; family = \"%s\";%s source = \"\"; };\n};\n"
           "// or as it is now:\n%s",
           name, data, family,
           unit ? pool_format(&request->pool, " time_unit = \"%s\";", unit) : "", text.at);
    text_free(&text);
}

Status
cmd_fit(const Options *options, Error *err)
{
    Request request = { .source = { .path = options->config,
                                    .time = options->time,
                                    .event = options->event,
                                    .entry = options->entry,
                                    .per_time = 1 } };
    FitQuestion *question = &request.question;
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which data? (a CSV file)");
    TRY(read_where(&request, options->where, err));
    TRY(read_families(&request, options->family, err));
    TRY(read_unit(&question->units_per_year, options->unit, err));
    question->name = options->name ? options->name : "os";
    status = fits_read(&request.evidence, &request.pool, &request.source, &request.notes, err);
    study_file_print(&request.notes, true, true);
    if (status != OK && notes_count(&request.notes, NOTE_MISTAKE) > 0) err->text[0] = '\0';
    TRY(status);
    question->data = request.evidence.data;
    question->fit = fits_family;
    question->context = &request.evidence;
    if (!question->families) question->families = request.evidence.families;
    TRY(fit_tables_answer(&request.answers, question, err));
    if (options->out) {
        fit_tables_fill(&request.tables, question, &request.answers, NULL, 1);
        TRY(estimate_write(request.tables.at, request.tables.n, "fit", options, NULL, err));
    }
    print_answers(&request);
    print_config(&request, options->config, options->unit);
done:
    tables_free(&request.tables);
    fit_tables_free(&request.answers);
    fits_close(&request.evidence);
    notes_free(&request.notes);
    pool_free(&request.pool);
    return status;
}
