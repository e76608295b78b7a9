/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parameter that several studies tell: a ratio or a proportion. */
#include "base/text.h"
#include "evidence/pool.h"
#include "evidence/pool_events.h"
#include "math/real.h"
#include "structure/fits_parts.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

enum { OF_PROPORTION = 3 };

/* The rows as they were read. */
typedef struct {
    PooledKeys keys;
    SurvivalData source;
    Data data;
    int n;
    double *value, *low, *high, *error, *events, *people; /* [n]; NAN where nothing is given */
    /* ratios: on the scale of logarithms */
    double *effect, *variance;
} Studies;

static const PoolMethod methods[] = { POOL_REML, POOL_DERSIMONIAN_LAIRD, POOL_PAULE_MANDEL,
                                      POOL_FIXED };
static const double level = 0.95, z_95 = 1.959963984540054;

static double
logistic(double x)
{
    return 1 / (1 + real_exp(-x));
}

/* ---- reading ---- */

static Status
read_column(double **values, Pool *pool, const Data *data, const char *name, Error *err)
{
    const int column = data_column(data, name);

    *values = pool_new(pool, (size_t)data->n_rows + 1, sizeof(double));
    for (int row = 0; row < data->n_rows; row++) (*values)[row] = NAN;
    return column < 0 ? OK : data_numbers_given(*values, data, column, err);
}

static Status
read_columns(Studies *studies, Pool *pool, Error *err)
{
    const struct {
        const char *name;
        double **into;
    } columns[] = {
        { "value", &studies->value }, { "lo", &studies->low },        { "hi", &studies->high },
        { "se", &studies->error },    { "events", &studies->events }, { "n", &studies->people },
    };
    Status status;

    TRY(data_read(&studies->data, pool, studies->source.path, err));
    TRY(survival_data_keep(&studies->data, &studies->source, err));
    studies->n = studies->data.n_rows;
    for (size_t item = 0; item < sizeof(columns) / sizeof(*columns); item++)
        TRY(read_column(columns[item].into, pool, &studies->data, columns[item].name, err));
    studies->effect = pool_new(pool, (size_t)studies->n + 1, sizeof(double));
    studies->variance = pool_new(pool, (size_t)studies->n + 1, sizeof(double));
done:
    return status;
}

static Status
read_ratio(Studies *studies, int row, Error *err)
{
    const double printed[3] = { studies->value[row], studies->low[row], studies->high[row] };
    const char *path = studies->data.path;
    const int line = studies->data.lines[row];
    PoolRatio ratio;
    Error why;

    if (!isnan(studies->error[row]) && studies->value[row] > 0) {
        studies->effect[row] = real_log(studies->value[row]);
        studies->variance[row] = studies->error[row] * studies->error[row];
        return OK;
    }
    if (isnan(printed[0]) || isnan(printed[1]) || isnan(printed[2]))
        return fail(err, ERR_SPEC,
                    "%s:%d: a ratio needs value with lo and hi, or with se, the standard error of "
                    "its logarithm",
                    path, line);
    if (pool_ratio(&ratio, printed, -1, level, &why) != OK)
        return fail(err, ERR_SPEC, "%s:%d: %s", path, line, why.text);
    if (!ratio.symmetric)
        return fail(err, ERR_SPEC,
                    "%s:%d: %g is not in the middle of %g to %g on the scale of logarithms (off by "
                    "%.3g, rounding explains %.3g): no 95%% interval of a ratio",
                    path, line, printed[0], printed[1], printed[2], ratio.asymmetry,
                    ratio.rounding);
    studies->effect[row] = ratio.log_ratio;
    studies->variance[row] = ratio.error * ratio.error;
    return OK;
}

static Status
read_proportion(Studies *studies, int row, Error *err)
{
    const char *path = studies->data.path;
    const int line = studies->data.lines[row];
    const double value = studies->value[row], n = studies->people[row];

    if (!(n > 0)) return fail(err, ERR_SPEC, "%s:%d: a proportion needs n", path, line);
    if (isnan(studies->events[row]) && value > 1)
        return fail(err, ERR_SPEC, "%s:%d: a proportion of %g: write 0.87, not 87", path, line,
                    value);
    if (isnan(studies->events[row])) studies->events[row] = value * n;
    if (!(studies->events[row] >= 0 && studies->events[row] <= n))
        return fail(err, ERR_SPEC,
                    "%s:%d: a proportion needs events (or value) and n: %g of %g people", path,
                    line, studies->events[row], n);
    return OK;
}

static bool
read_studies(Studies *studies, Study *study, const StudyFit *asked, Notes *notes)
{
    const char *what = pool_format(&study->pool, "parameter %s", asked->name);
    const CfgNode *node = cfg_member(asked->node, "pooled"), *file = cfg_member(node, "file");
    const int before = notes_count(notes, NOTE_MISTAKE);
    Error err;
    double people = 0;

    *studies = (Studies){ 0 };
    field_read(&studies->keys, reader_pooled, node, what, notes);
    if (notes_count(notes, NOTE_MISTAKE) > before) return false;
    studies->source.path = cfg_beside(&study->pool, file->file, studies->keys.file);
    if (!fits_where(study, &studies->source, studies->keys.where, what, notes)) return false;
    Status status = read_columns(studies, &study->pool, &err);
    for (int row = 0; row < studies->n && status == OK; row++) {
        status = studies->keys.of == OF_PROPORTION ? read_proportion(studies, row, &err)
                                                   : read_ratio(studies, row, &err);
        people += studies->people[row];
    }
    if (status != OK) {
        cfg_mistake(notes, file, "%s: %s", what, err.text);
        return false;
    }
    return fits_adds_up(people, studies->keys.n, node, what, notes);
}

/* ---- pooling ---- */

static Status
pool_ratios(Pooled *pooled, double *weight, const Studies *studies, Error *err)
{
    const PoolOptions options = { .method = methods[studies->keys.method],
                                  .interval =
                                      studies->keys.interval == 0 ? POOL_WIDER : POOL_NORMAL,
                                  .level = level };

    return pool_effects(pooled, weight, studies->effect, studies->variance, studies->n, &options,
                        err);
}

static Status
pool_shares(PooledEvents *pooled, PoolEvents *rows, const Studies *studies, Error *err)
{
    for (int row = 0; row < studies->n; row++)
        rows[row] = (PoolEvents){ studies->events[row], studies->people[row] };
    return pool_events(pooled, rows, studies->n, level, err);
}

/* Of what is drawn: the estimate's own error, and what new studies differ by. */
static double
spread_of(double error, double tau, bool predictive)
{
    return predictive ? sqrt(error * error + tau * tau) : error;
}

static bool
ask(Study *study, StudyFit *fit, Notes *notes)
{
    Studies studies;
    Text text = { 0 };

    if (!read_studies(&studies, study, fit, notes)) return false;
    const PooledKeys *keys = &studies.keys;
    text_add(&text, "%s; ", reader_pooled_of[keys->of]);
    if (keys->of != OF_PROPORTION)
        text_add(&text, "%s, %s; ", pool_methods[methods[keys->method]],
                 keys->interval == 0 ? "hartung-knapp" : "normal");
    text_add(&text, "%s", keys->use == 0 ? "predictive" : "mean");
    for (int item = 0; item < studies.source.n_where; item++)
        text_add(&text, "; %s = %s", studies.source.column[item], studies.source.value[item]);
    fit->path = studies.source.path;
    fit->settings = pool_text(&study->pool, text.at);
    text_free(&text);
    return true;
}

static void
write_parameter(Text *text, const char *name, const char *distribution, double value, double low,
                double high, const char *source)
{
    text_add(text,
             "parameters = {\n  %s = { value = %.12g; distribution = \"%s\"; range = (%.6g, %.6g); "
             "source = ",
             name, value, distribution, low, high);
    fits_quote(text, source);
    text_add(text, "; };\n};\n");
}

static bool
estimate(Study *study, Text *text, const StudyFit *asked, Notes *notes)
{
    const CfgNode *file = cfg_member(cfg_member(asked->node, "pooled"), "file");
    const CfgNode *own = cfg_member(asked->node, "source");
    Studies studies;
    Notes unheard = { 0 };
    Error err;
    bool good = read_studies(&studies, study, asked, &unheard);

    notes_free(&unheard);
    if (!good) return false;
    const bool predictive = studies.keys.use == 0;
    const char *origin = pool_format(
        &study->pool, "%d studies of %s pooled; %s%s%s", studies.n, file->text,
        predictive ? "a new study is drawn" : "the mean is drawn",
        own && own->kind == CFG_TEXT ? "; " : "", own && own->kind == CFG_TEXT ? own->text : "");
    if (studies.keys.of == OF_PROPORTION) {
        PoolEvents *rows = pool_new(&study->pool, (size_t)studies.n + 1, sizeof(PoolEvents));
        PooledEvents pooled;
        good = pool_shares(&pooled, rows, &studies, &err) == OK;
        if (good && pooled.one_sided) {
            cfg_mistake(
                notes, file,
                "parameter %s: no study has an event (or none is without): a share of 0 has "
                "no distribution on the logit scale; give it as beta(lo, hi)",
                asked->name);
            return false;
        }
        const double sd = spread_of(pooled.error, pooled.tau, predictive);
        if (good)
            write_parameter(text, asked->name,
                            pool_format(&study->pool, "logitnormal(sdlogit = %.12g)", sd),
                            pooled.share, logistic(pooled.logit - z_95 * sd),
                            logistic(pooled.logit + z_95 * sd), origin);
    } else {
        Pooled pooled;
        good = pool_ratios(&pooled, NULL, &studies, &err) == OK;
        const double sd = spread_of(pooled.error, sqrt(pooled.tau2), predictive);
        if (good)
            write_parameter(text, asked->name,
                            pool_format(&study->pool, "lognormal(sdlog = %.12g)", sd),
                            real_exp(pooled.estimate), real_exp(pooled.estimate - z_95 * sd),
                            real_exp(pooled.estimate + z_95 * sd), origin);
    }
    if (!good) cfg_mistake(notes, file, "parameter %s: %s", asked->name, err.text);
    return good;
}

const FitsKind fits_pooled = { "parameters", ask, estimate };

/* ---- for a forest plot ---- */

static void
name_studies(FitsPool *pool, Study *study, const Studies *studies)
{
    const Data *data = &studies->data;
    int column = data_column(data, "study");

    if (column < 0) column = data_column(data, "series");
    if (column < 0) column = data_column(data, "id");
    pool->n = studies->n;
    pool->studies = pool_new(&study->pool, (size_t)studies->n + 1, sizeof(FitsStudy));
    for (int row = 0; row < studies->n; row++)
        pool->studies[row].name =
            column < 0 ? pool_format(&study->pool, "row %d", row + 1)
                       : data->cells[(size_t)row * (size_t)data->n_columns + (size_t)column];
}

static Status
tell_shares(FitsPool *pool, Study *study, const Studies *studies, Error *err)
{
    PoolEvents *rows = pool_new(&study->pool, (size_t)studies->n + 1, sizeof(PoolEvents));
    PooledEvents pooled;
    Status status;

    TRY(pool_shares(&pooled, rows, studies, err));
    for (int row = 0; row < studies->n; row++) {
        FitsStudy *told = &pool->studies[row];
        told->estimate = rows[row].events / rows[row].n;
        told->weight = NAN;
        pool_events_limits(&told->low, &told->high, &rows[row], level);
    }
    pool->pooled = (FitsStudy){ "pooled", pooled.share, pooled.low, pooled.high, NAN };
    pool->predictive =
        (FitsStudy){ "predictive", pooled.share, pooled.predict_low, pooled.predict_high, NAN };
    pool->tau = pooled.tau;
    pool->i2 = NAN;
    pool->q = pooled.q;
    pool->q_p = pooled.q_p;
done:
    return status;
}

static Status
tell_ratios(FitsPool *pool, Study *study, const Studies *studies, Error *err)
{
    double *weight = pool_new(&study->pool, (size_t)studies->n + 1, sizeof(double));
    Pooled pooled;
    Status status;

    TRY(pool_ratios(&pooled, weight, studies, err));
    for (int row = 0; row < studies->n; row++) {
        FitsStudy *told = &pool->studies[row];
        const double half = z_95 * sqrt(studies->variance[row]);
        told->estimate = real_exp(studies->effect[row]);
        told->low = real_exp(studies->effect[row] - half);
        told->high = real_exp(studies->effect[row] + half);
        told->weight = weight[row];
    }
    pool->pooled = (FitsStudy){ "pooled", real_exp(pooled.estimate), real_exp(pooled.low),
                                real_exp(pooled.high), 100 };
    pool->predictive =
        (FitsStudy){ "predictive", real_exp(pooled.estimate), real_exp(pooled.predict_low),
                     real_exp(pooled.predict_high), NAN };
    pool->tau = sqrt(pooled.tau2);
    pool->i2 = pooled.i2;
    pool->q = pooled.q;
    pool->q_p = pooled.q_p;
done:
    return status;
}

Status
fits_pool(FitsPool *pool, Study *study, int fit, Error *err)
{
    const StudyFit *asked = &study->fits[fit];
    Notes unheard = { 0 };
    Studies studies;
    const bool good = read_studies(&studies, study, asked, &unheard);

    *pool = (FitsPool){ 0 };
    notes_free(&unheard);
    if (!good)
        return fail(err, ERR_SPEC, "parameter %s: its studies cannot be read any more",
                    asked->name);
    pool->of = reader_pooled_of[studies.keys.of];
    pool->draws_new = studies.keys.use == 0;
    name_studies(pool, study, &studies);
    return studies.keys.of == OF_PROPORTION ? tell_shares(pool, study, &studies, err)
                                            : tell_ratios(pool, study, &studies, err);
}
