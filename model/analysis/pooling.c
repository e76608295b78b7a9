/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pooling.h"
#include <math.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "parameter", TABLE_TEXT,   "", "" },
    { "of",        TABLE_TEXT,   "", "hazard ratio, odds ratio, risk ratio, proportion" },
    { "study",     TABLE_TEXT,   "", "as in the file; then pooled, and predictive: of a new study" },
    { "estimate",  TABLE_NUMBER, "", "" },
    { "ci_low",    TABLE_NUMBER, "", "95%; of a proportion Clopper and Pearson's" },
    { "ci_high",   TABLE_NUMBER, "", "" },
    { "weight",    TABLE_NUMBER, "%", "empty of proportions: the binomial-normal model has none" },
    { "tau",       TABLE_NUMBER, "", "standard deviation between studies, of logarithms or logits; of pooled only" },
    { "i2",        TABLE_NUMBER, "", "share of it in all variance; of pooled only" },
    { "q",         TABLE_NUMBER, "", "Cochran's; of proportions twice what tau adds to the likelihood" },
    { "q_p",       TABLE_NUMBER, "", "" },
    { "drawn",     TABLE_TEXT,   "", "yes: what a probabilistic analysis draws" },
    { 0 },
};
const TableContract pooling_contracts[] = {
    { "pooling", columns, "parameter and study (and pooled, predictive)" },
    { 0 },
};
/* clang-format on */

static void
put(Table *table, const char *parameter, const FitsPool *pool, const FitsStudy *study,
    bool is_pooled, bool drawn)
{
    table_name(table, parameter);
    table_name(table, pool->of);
    table_text(table, study->name);
    table_number(table, study->estimate);
    table_number(table, study->low);
    table_number(table, study->high);
    table_number(table, study->weight);
    table_number(table, is_pooled ? pool->tau : NAN);
    table_number(table, is_pooled ? pool->i2 : NAN);
    table_number(table, is_pooled ? pool->q : NAN);
    table_number(table, is_pooled ? pool->q_p : NAN);
    table_name(table, drawn ? "yes" : "");
}

Status
pooling_run(Tables *tables, Study *study, Error *err)
{
    Table *table = NULL;
    Status status = OK;

    for (int fit = 0; fit < study->n_fits; fit++) {
        const char *name = study->fits[fit].name;
        FitsPool pool;
        if (study->fits[fit].is_curve) continue;
        TRY(fits_pool(&pool, study, fit, err));
        if (!table) table = tables_add(tables, &pooling_contracts[0]);
        for (int item = 0; item < pool.n; item++)
            put(table, name, &pool, &pool.studies[item], false, false);
        put(table, name, &pool, &pool.pooled, true, !pool.draws_new);
        put(table, name, &pool, &pool.predictive, false, pool.draws_new);
    }
done:
    return status;
}
