/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the numbers of a model's survival functions must keep. */
#include "structure/model.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    const Model *model;
    Notes *notes; /* takes all of them; NULL: the first goes to `err` */
    Error *err;
    Status status;
} Check;

/* A survival function in use. */
typedef struct {
    int curve;
    const CfgNode *node; /* the key that says it */
    char what[200];      /* "transition ill -> dead" */
} Used;

static void
tell(Check *check, const CfgNode *node, const char *what, const char *why)
{
    if (check->notes)
        cfg_mistake(check->notes, node, "%s: %s", what, why);
    else if (check->status == OK)
        check->status =
            fail(check->err, ERR_SPEC, "%s:%d: %s: %s", node->file, node->line, what, why);
}

/* A life table that begins above the age people enter with has no hazard for them. */
static void
check_table(Check *check, int item, const CfgNode *node, const char *what)
{
    const Lookup *table = &check->model->study->tables[item];
    const double age = model_start_age(check->model);
    char why[200];

    if (table->mortality.n == 0 || table->mortality.age[0] <= age) return;
    snprintf(why, sizeof(why),
             "table %s begins at age %g, but people enter at %g (model.start_age)", table->name,
             table->mortality.age[0], age);
    tell(check, node, what, why);
}

static void
check_ages(Check *check, int curve, const Used *used)
{
    const CurveSpec *spec = &check->model->study->curves[curve];

    if (spec->table != NONE && spec->family->kind == CURVE_LIFE_TABLE)
        check_table(check, spec->table, used->node, used->what);
    for (int part = 0; part < 2; part++)
        if (spec->of[part] != NONE) check_ages(check, spec->of[part], used);
}

static void
check_curve(Check *check, const Used *used)
{
    const Model *model = check->model;
    char why[200];

    check_ages(check, used->curve, used);
    if (model->profile == NONE && model_curve_depends(model, used->curve) & DEPENDS_WHO)
        return; /* checked patient by patient */
    ModelCurve *made = model_curve_new(model, used->curve);
    for (int lane = 0; lane < model->n_lanes; lane++)
        if (!curve_check(model_curve(made), lane, why, sizeof(why))) {
            tell(check, used->node, used->what, why);
            break;
        }
    free(made);
}

static void
check_move(Check *check, const Move *move)
{
    Used used = { .curve = move->curve, .node = cfg_member(move->node, "hazard") };

    snprintf(used.what, sizeof(used.what), "transition %s -> %s",
             check->model->study->states[move->from].name, move->name);
    check_curve(check, &used);
}

static void
check_partition(Check *check, const Partition *partition)
{
    Used used = { .curve = partition->curve, .node = cfg_member(partition->node, "survival") };

    snprintf(used.what, sizeof(used.what), "curve %s", partition->name);
    check_curve(check, &used);
    if (partition->floor != NONE)
        check_table(check, partition->floor, cfg_member(partition->node, "floor"), used.what);
}

Status
model_curves(const Model *model, Notes *notes, Error *err)
{
    const Study *study = model->study;
    Check check = { model, notes, err, OK };

    for (int item = 0; item < study->n_moves && check.status == OK; item++)
        if (study->moves[item].kind == MOVE_HAZARD && model_has(model, &study->moves[item]))
            check_move(&check, &study->moves[item]);
    for (int item = 0; item < study->n_partitions && check.status == OK; item++)
        if (study->partitions[item].only[model->strategy_index])
            check_partition(&check, &study->partitions[item]);
    return check.status;
}
