/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What survival functions must keep once all of them are compiled: no loop among the named ones,
 * and room for their parts. */
#include "base/text.h"
#include "structure/curves.h"
#include <stdlib.h>

/* ---- loops ---- */

typedef struct {
    Study *study;
    Notes *notes;
    char *mark; /* [n_curves] 0 new, 1 on the path, 2 done */
    int *path, n_path;
} Walk;

/* Told by its named members: "a -> b -> a". */
static void
tell_loop(Walk *walk, int curve)
{
    Text text = { 0 };
    int from = walk->n_path - 1;

    while (walk->path[from] != curve) from--;
    for (int step = from; step < walk->n_path; step++) {
        CurveSpec *spec = &walk->study->curves[walk->path[step]];
        spec->resolved = false; /* nobody follows it any more */
        if (spec->name) text_add(&text, "%s -> ", spec->name);
    }
    const CurveSpec *first = &walk->study->curves[curve];
    cfg_mistake(walk->notes, first->node,
                "a loop of survival functions: %s%s (each needs the next)", text.at, first->name);
    text_free(&text);
}

static void
visit(Walk *walk, int curve)
{
    if (walk->mark[curve] == 1) tell_loop(walk, curve);
    if (walk->mark[curve] != 0) return;
    walk->mark[curve] = 1;
    walk->path[walk->n_path++] = curve;
    for (int part = 0; part < 2; part++)
        if (walk->study->curves[curve].of[part] != NONE)
            visit(walk, walk->study->curves[curve].of[part]);
    walk->n_path--;
    walk->mark[curve] = 2;
}

static void
check_loops(Study *study, Notes *notes)
{
    const size_t n = (size_t)study->n_curves + 1;
    Walk walk = { study, notes, memory_new(n, 1), memory_new(n, sizeof(int)), 0 };

    for (int curve = 0; curve < study->n_curves; curve++) /* a loop passes through a named one */
        if (study->curves[curve].name) visit(&walk, curve);
    free(walk.mark);
    free(walk.path);
}

/* ---- room ---- */

static void
check_room(Study *study, int curve, const CfgNode *node, const char *what, Notes *notes)
{
    int slots[CURVES_MOST_NUMBERS], n;

    if (curve == NONE || !curves_whole(study, curve) || curves_numbers(slots, &n, study, curve))
        return;
    cfg_mistake(notes, node, "%s: this survival function has more than %d numbers or %d parts",
                what, CURVES_MOST_NUMBERS, CURVES_MOST_NODES);
}

void
curves_check(Study *study, Notes *notes)
{
    check_loops(study, notes);
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->kind == MOVE_HAZARD)
            check_room(study, move->curve, cfg_member(move->node, "hazard"),
                       pool_format(&study->pool, "transition %s -> %s",
                                   study->states[move->from].name, move->name),
                       notes);
    }
    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        check_room(study, partition->curve, cfg_member(partition->node, "survival"),
                   pool_format(&study->pool, "curve %s", partition->name), notes);
    }
}
