/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conventions side by side: what each of them makes of the same model. */
#include "analysis/verify_parts.h"
#include "economics/benefit.h"
#include <math.h>

/* clang-format off */
const TableColumn verify_conventions_columns[] = {
    { "convention",       TABLE_TEXT,   "", "what is chosen: a key of the section model" },
    { "value",            TABLE_TEXT,   "", "what it is in this row; all else is the model's" },
    { "in_use",           TABLE_WHOLE,  "", "1: the model's own" },
    { "strategy",         TABLE_TEXT,   "", "" },
    { "comparator",       TABLE_TEXT,   "", "of the study" },
    { "incremental_cost", TABLE_NUMBER, "currency", "discounted" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "discounted" },
    { "icer",             TABLE_NUMBER, "currency per QALY", "empty where there is none: see place" },
    { "place",            TABLE_TEXT,   "", "dominant, dominated, more costly and more effective, ..." },
    { "note",             TABLE_TEXT,   "", "why this convention cannot be used on this model" },
    { 0 },
};
static const char *const weighted[] = { "full", "weighted", NULL };
static const char *const moves[] = { "any", "one", NULL };
static const char *const exits[] = { "competing", "death first", NULL };
/* clang-format on */

typedef struct {
    const char *key, *value;
    bool in_use;
} Convention;

static void
put_start(Table *table, const Verify *verify, const Convention *convention, int strategy)
{
    table_name(table, convention->key);
    table_name(table, convention->value);
    table_number(table, convention->in_use);
    table_text(table, strategy == NONE ? NULL : verify_strategy(verify, strategy));
    table_text(table, verify_strategy(verify, verify->study->settings.comparator));
}

static void
put_refused(Verify *verify, const Convention *convention, const char *why)
{
    Table *table = verify->conventions;

    put_start(table, verify, convention, NONE);
    for (int column = 0; column < 4; column++) table_empty(table);
    table_text(table, why);
}

static void
put_rows(Verify *verify, const Convention *convention, const Evaluation *evaluation)
{
    const Study *study = verify->study;
    const int comparator = study->settings.comparator;
    const Outcome *against = &evaluation->outcomes[comparator];
    Table *table = verify->conventions;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        if (strategy == comparator) continue;
        const Outcome *own = &evaluation->outcomes[strategy];
        const double persons = study->settings.persons;
        const double cost =
            persons * (outcome_cost(own, DISCOUNTED, 0) - outcome_cost(against, DISCOUNTED, 0));
        const double qaly =
            persons * (outcome_qalys(own, DISCOUNTED, 0) - outcome_qalys(against, DISCOUNTED, 0));
        put_start(table, verify, convention, strategy);
        table_number(table, cost);
        table_number(table, qaly);
        table_number(table, benefit_icer(cost, qaly));
        table_text(table, benefit_place_name(benefit_place(cost, qaly)));
        table_empty(table);
    }
}

static Status
run_one(Verify *verify, const Convention *convention, Error *err)
{
    const StudySetting more = { convention->key, convention->value };
    Finding finding = { 0 };
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, &finding, &changed, &more, 1)) {
        put_refused(verify, convention, finding.note);
        return OK;
    }
    if (verify_evaluate(verify, &finding, &evaluation, &changed)) {
        put_rows(verify, convention, &evaluation);
        evaluate_free(&evaluation, &changed);
    } else {
        put_refused(verify, convention, finding.found_text);
    }
    study_free(&changed);
    if (verify->plan->stop && *verify->plan->stop) return fail(err, ERR_STOPPED, "interrupted");
    return OK;
}

Status
verify_conventions_run(Verify *verify, Error *err)
{
    const Settings *settings = &verify->study->settings;
    const struct {
        const char *key;
        const char *const *values;
        int in_use;
    } lists[] = {
        { "model.within_cycle", study_within_rules, settings->within_cycle },
        { "model.discount.kind", study_discount_kinds, settings->discount_kind },
        { "model.payoffs_on_moves", weighted, settings->moves_weighted },
        { "model.moves_per_cycle", moves, settings->one_move },
        { "model.exits", exits, settings->exits },
    };
    Status status = OK;

    for (size_t list = 0; list < sizeof(lists) / sizeof(*lists); list++)
        for (int item = 0; lists[list].values[item]; item++) {
            const Convention convention = { lists[list].key, lists[list].values[item],
                                            lists[list].in_use == item };
            TRY(run_one(verify, &convention, err));
        }
done:
    return status;
}
