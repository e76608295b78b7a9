/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the numbers must keep, and what is doubtful about them. */
#include "structure/model.h"
#include "structure/reader.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- warnings ---- */

/* The file that was asked for, not those that it extends. */
static const char *
asked_file(const Study *study)
{
    return study->files[study->n_files - 1].path;
}

static void
warn_parameter(Study *study, const Parameter *parameter, Notes *notes)
{
    const Quantity *quantity = &study->quantities[parameter->slot];
    double value;

    /* what a scenario leaves unused of its base is no mistake of anybody's, nor is what is drawn
     * only so that others of its joint are */
    if (parameter->n_uses == 0 && parameter->joint == NONE &&
        strcmp(parameter->node->file, asked_file(study)) == 0)
        cfg_warn(notes, parameter->node, "parameter %s is not used", parameter->name);
    if (!parameter->is_number || !quantity->expr || !expr_is_constant(quantity->expr, &value))
        return;
    if (!parameter->source &&
        (parameter->unit || parameter->distribution || !isnan(parameter->low)))
        cfg_warn(notes, parameter->node, "parameter %s has no source", parameter->name);
    if (!isnan(parameter->low) && !(value >= parameter->low && value <= parameter->high))
        cfg_warn(notes, parameter->node, "parameter %s: its value %g is outside its range (%g, %g)",
                 parameter->name, value, parameter->low, parameter->high);
    if (parameter->dist.family && parameter->dist.n_points == 0) { /* a choice has no mean */
        const bool median = parameter->dist.family->centre_is_median;
        const double centre = median ? dist_median(&parameter->dist) : dist_mean(&parameter->dist);
        if (fabs(centre - value) > 0.1 * fabs(value) + 1e-12)
            cfg_warn(notes, parameter->node,
                     "parameter %s: the %s of its distribution is %.6g, far from its value %.6g",
                     parameter->name, median ? "median" : "mean", centre, value);
    }
}

static bool
is_prior(const Study *study, const Parameter *parameter)
{
    const ParameterList *found = &study->analyses.calibration.parameters;

    for (int item = 0; item < found->n; item++)
        if (&study->parameters[found->at[item]] == parameter) return true;
    return false;
}

/* What was found together with other numbers must be drawn together with them; a prior of what is
 * yet to be found need not. */
static void
warn_calibrated(const Study *study, const Parameter *parameter, Notes *notes)
{
    if (parameter->calibrated && parameter->uncertain && parameter->joint == NONE &&
        !is_prior(study, parameter))
        cfg_warn(notes, parameter->node,
                 "parameter %s was calibrated: a distribution of its own forgets with what (put it "
                 "in a joint, or give it a formula of what is drawn)",
                 parameter->name);
}

static void
warn_source(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        warn_parameter(study, parameter, notes);
        warn_calibrated(study, parameter, notes);
        if (parameter->is_number && !parameter->source && !parameter->unit &&
            !parameter->distribution && isnan(parameter->low))
            cfg_warn(notes, parameter->node, "parameter %s has no source", parameter->name);
    }
    for (int item = 0; item < study->n_tables; item++) {
        if (!study->tables[item].source)
            cfg_warn(notes, study->tables[item].node, "table %s has no source",
                     study->tables[item].name);
        if (study->tables[item].n_uses == 0 &&
            strcmp(study->tables[item].node->file, asked_file(study)) == 0)
            cfg_warn(notes, study->tables[item].node, "table %s is not used",
                     study->tables[item].name);
    }
}

static void
warn_negative_cost(const Payoffs *payoffs, const Model *model, Notes *notes)
{
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        if (payoff->kind != PAYOFF_COST || model_depends(model, payoff->value) & DEPENDS_SPENT)
            continue;
        const double value = model_value(model, payoff->value)[0];
        const Quantity *quantity = &model->study->quantities[payoff->value];
        if (value < 0)
            notes_add(notes, NOTE_WARNING, quantity->tree.file, quantity->tree.line,
                      "%s: a cost below 0 (%g)", quantity->what, value);
    }
}

/* A parameter with the unit of a rate that is used as a probability per cycle. */
static void
warn_rates(const Model *model, Notes *notes)
{
    const Study *study = model->study;

    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        const char *text = move->value == NONE ? NULL : study->quantities[move->value].tree.text;
        if (move->kind != MOVE_PROBABILITY || !text) continue;
        for (int parameter = 0; parameter < study->n_parameters; parameter++) {
            const Parameter *named = &study->parameters[parameter];
            if (strcmp(named->name, text) == 0 && named->unit &&
                strncmp(named->unit, "per ", 4) == 0 && strcmp(named->unit, "per cycle") != 0 &&
                move->per == 0)
                cfg_warn(notes, move->node,
                         "transition %s -> %s: probability = \"%s\" has the unit \"%s\" and looks "
                         "like a rate (rate = \"%s\")",
                         study->states[move->from].name, move->name, text, named->unit, text);
        }
    }
}

/* ---- numbers in ---- */

static void
check_start(const Model *model, Notes *notes)
{
    const Strategy *strategy = model->strategy;
    double total = 0;

    for (int state = 0; state < model->study->n_states; state++)
        if (strategy->start[state] != NONE) total += model_value(model, strategy->start[state])[0];
    if (strategy->rest == NONE ? total < 1 - 1e-9 || total > 1 + 1e-9 : total > 1 + 1e-9)
        cfg_mistake(notes, cfg_member(strategy->node, "start"),
                    "strategy %s: start: the shares sum to %.9g, not 1%s", strategy->name, total,
                    strategy->rest == NONE ? " (give one state \"rest\")" : "");
}

static void
check_stays(const Model *model, Notes *notes)
{
    const Study *study = model->study;

    for (int state = 0; state < study->n_states; state++) {
        const int slot = study->states[state].stay;
        if (slot == NONE) continue;
        const double cycles = model_value(model, slot)[0] / study->settings.cycle_length;
        if (cycles < 0.5 || cycles > 1e6 || cycles - (double)(long)(cycles + 0.5) > 1e-9 ||
            cycles - (double)(long)(cycles + 0.5) < -1e-9)
            cfg_mistake(notes, study->states[state].node,
                        "state %s: stay = %.9g is not a whole number of cycles of %.9g (%.9g "
                        "cycles); a cohort needs one",
                        study->states[state].name, model_value(model, slot)[0],
                        study->settings.cycle_length, cycles);
    }
}

/* Numbers in: what is wrong in the first cycle is a mistake of the file. */
static void
check_numbers(Study *study, Notes *notes)
{
    const Sample base = { .n_lanes = 1 };

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        Model model;
        Error err = { 0 };
        if (model_build(&model, study, strategy, study_profile(study), &base, &err) != OK) {
            notes_add(notes, NOTE_MISTAKE, NULL, 0, "%s", err.text);
        } else {
            check_start(&model, notes);
            check_stays(&model, notes);
            model_curves(&model, notes, &err);
            for (int state = 0; state < study->n_states; state++)
                warn_negative_cost(&study->states[state].running, &model, notes);
            for (int item = 0; item < study->n_partitions; item++) {
                warn_negative_cost(&study->partitions[item].running, &model, notes);
                warn_negative_cost(&study->partitions[item].exit, &model, notes);
            }
            if (strategy == 0) warn_rates(&model, notes);
        }
        model_free(&model);
    }
}

void
study_numbers(Study *study, Notes *notes)
{
    warn_source(study, notes);
    if (notes_count(notes, NOTE_MISTAKE) == 0) check_numbers(study, notes);
}
