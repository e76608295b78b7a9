/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/describe.h"
#include "structure/model.h"
#include <math.h>
#include <string.h>

/* ---- pieces ---- */

/* A quantity as it was written. */
static void
add_quantity(Text *text, const Study *study, int slot)
{
    const Quantity *quantity = &study->quantities[slot];
    char number[TEXT_NUMBER];

    if (quantity->tree.text)
        text_add(text, "%s", quantity->tree.text);
    else
        text_add(text, "%s",
                 text_number(number, quantity->tree.root ? quantity->tree.root->number : NAN));
}

static void
add_how(Text *text, const Study *study, const Move *move)
{
    const CfgNode *hazard = cfg_member(move->node, "hazard");

    if (move->kind == MOVE_PROBABILITY) {
        text_add(text, "probability ");
        if (move->rest)
            text_add(text, "rest");
        else
            add_quantity(text, study, move->value);
        if (move->per > 0) text_add(text, " per %g %s", move->per, study_unit_name(study));
    } else if (move->kind == MOVE_RATE) {
        text_add(text, "rate ");
        add_quantity(text, study, move->value);
    } else {
        text_add(text, "hazard %s", hazard && hazard->text ? hazard->text : "");
        if (move->clock != CLOCK_MODEL)
            text_add(text, ", clock %s",
                     move->clock == CLOCK_STATE ? "state" : study->clocks[move->clock].name);
    }
    if (move->hazard_ratio != NONE) {
        text_add(text, " x hazard ratio ");
        add_quantity(text, study, move->hazard_ratio);
    }
    if (move->waning_from != NONE && move->waning_to != NONE) {
        text_add(text, ", waning from ");
        add_quantity(text, study, move->waning_from);
        text_add(text, " to ");
        add_quantity(text, study, move->waning_to);
        if (move->waning_by_logs) text_add(text, " by its logarithm");
    }
    if (move->centred != NONE) {
        text_add(text, " x centred ratio ");
        add_quantity(text, study, move->centred);
    }
    if (move->time_ratio != NONE) {
        text_add(text, ", time ratio ");
        add_quantity(text, study, move->time_ratio);
    }
}

static void
add_only(Text *text, const Study *study, const bool *only)
{
    int n = 0;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) n += only[strategy];
    if (n == study->n_strategies) return;
    text_add(text, "  [only");
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        if (only[strategy]) text_add(text, " %s", study->strategies[strategy].name);
    text_add(text, "]");
}

static void
add_payoffs(Text *text, const Study *study, const Payoffs *payoffs, const char *when)
{
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        text_add(text, "      %s %s = ", when,
                 payoff->kind == PAYOFF_COST    ? study->categories[payoff->index]
                 : payoff->kind == PAYOFF_COUNT ? study->counters[payoff->index]
                                                : "qalys");
        add_quantity(text, study, payoff->value);
        if (payoff->first != NONE) {
            text_add(text, ", first ");
            add_quantity(text, study, payoff->first);
            text_add(text, " %ss of a stay", study_unit_name(study));
        }
        text_add(text, "\n");
    }
}

/* ---- the text ---- */

static void
add_head(Text *text, const Study *study)
{
    const Settings *settings = &study->settings;

    text_add(text, "%s%s%s\n", settings->name ? settings->name : "model",
             settings->description ? ": " : "", settings->description ? settings->description : "");
    text_add(text, "  %d cycles of %g %s; step: %s\n", settings->n_cycles, settings->cycle_length,
             study_unit_name(study), study_step_name(study));
    text_add(text, "  within-cycle rule %s; discounting %s, costs %g, effects %g a year\n",
             study_within_name(settings->within_cycle),
             study_discount_name(settings->discount_kind), settings->discount_costs.rate,
             settings->discount_effects.rate);
}

static const char *
attribute_name(const Study *study, int attribute)
{
    return strrchr(study->quantities[attribute].what, ' ') + 1;
}

/* Who is studied, where people differ. */
static void
add_population(Text *text, const Study *study)
{
    const bool listed = study->profiles[0].value != NULL;

    if (study->n_covariates + study->n_attributes == 0) return;
    text_add(text, "\nPopulation\n");
    for (int item = 0; item < study->n_covariates; item++) {
        const Covariate *covariate = &study->covariates[item];
        char distribution[400] = "";
        text_add(text, "  %-18s ", covariate->name);
        if (covariate->has_dist) dist_text(distribution, sizeof(distribution), &covariate->dist);
        if (covariate->has_dist)
            text_add(text, "%s", distribution);
        else if (covariate->in_roster)
            text_add(text, "from %s", study->roster.path);
        else
            add_quantity(text, study, covariate->slot);
        text_add(text, covariate->by_mean && study->settings.engine != ENGINE_INDIVIDUAL
                           ? ", by its expectation\n"
                           : "\n");
    }
    for (int item = 0; item < study->n_profiles && listed; item++)
        text_add(text, "  profile %s, weight %g\n", study->profiles[item].name,
                 study->profiles[item].weight);
    if (study->include != NONE) {
        text_add(text, "  included: ");
        add_quantity(text, study, study->include);
        text_add(text, "\n");
    }
    for (int item = 0; item < study->n_attributes; item++)
        text_add(text, "  attribute %s, %g at the start\n",
                 attribute_name(study, study->attributes[item]),
                 study->quantities[study->attributes[item]].tree.root->number);
    for (int item = 0; item < study->n_subgroups; item++) {
        text_add(text, "  subgroup %s: ", study->subgroups[item].name);
        add_quantity(text, study, study->subgroups[item].formula);
        text_add(text, "\n");
    }
}

static void
add_updates(Text *text, const Study *study, const Move *move)
{
    for (int item = 0; item < move->n_updates; item++) {
        text_add(text, "      update: %s = ", attribute_name(study, move->updates[item].attribute));
        add_quantity(text, study, move->updates[item].by);
        text_add(text, "\n");
    }
}

static void
add_states(Text *text, const Study *study)
{
    text_add(text, "\nStates\n");
    for (int item = 0; item < study->n_states; item++) {
        const State *state = &study->states[item];
        text_add(text, "  %-18s %s%s%s\n", state->name, state->label, state->dead ? " (dead)" : "",
                 state->absorbing ? " (absorbing)" : "");
        if (state->utility != NONE) {
            text_add(text, "      utility = ");
            add_quantity(text, study, state->utility);
            text_add(text, "\n");
        }
        if (state->stay != NONE) {
            text_add(text, "      stay = ");
            add_quantity(text, study, state->stay);
            text_add(text, " %s\n", study_unit_name(study));
        }
        if (study->state_clock[item] != NONE)
            text_add(text, "      counted by %s\n",
                     study->state_clock[item] == CLOCK_STATE
                         ? "time in state"
                         : study->clocks[study->state_clock[item]].name);
        add_payoffs(text, study, &state->running, "per time unit:");
        add_payoffs(text, study, &state->entry, "on entry:");
        add_payoffs(text, study, &state->exit, "on exit:");
    }
}

static void
add_moves(Text *text, const Study *study)
{
    text_add(text, "\nTransitions\n");
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        text_add(text, "  %s -> %s: ", study->states[move->from].name, move->name);
        add_how(text, study, move);
        add_only(text, study, move->only);
        text_add(text, "\n");
        if (move->n_branches > 1 || move->branches[0].share != NONE)
            for (int branch = 0; branch < move->n_branches; branch++) {
                text_add(text, "      to %s: ", study->states[move->branches[branch].to].name);
                if (move->branches[branch].share == NONE)
                    text_add(text, "rest");
                else
                    add_quantity(text, study, move->branches[branch].share);
                text_add(text, "\n");
            }
        add_payoffs(text, study, &move->payoffs, "once:");
        add_updates(text, study, move);
    }
}

static void
add_partitions(Text *text, const Study *study)
{
    text_add(text, "\nCurves (crossing: %s)\n", study_crossing_rules[study->settings.crossing]);
    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        const CfgNode *survival = cfg_member(partition->node, "survival");
        text_add(text, "  %-18s %s", partition->name, survival ? survival->text : "");
        if (partition->hazard_ratio != NONE) {
            text_add(text, ", hazard ratio ");
            add_quantity(text, study, partition->hazard_ratio);
        }
        if (partition->time_ratio != NONE) {
            text_add(text, ", time ratio ");
            add_quantity(text, study, partition->time_ratio);
        }
        if (partition->floor != NONE)
            text_add(text, ", not below %s", study->tables[partition->floor].name);
        if (partition->ends != NONE)
            text_add(text, "; ends %s", study->states[partition->ends].name);
        add_only(text, study, partition->only);
        text_add(text, "\n");
        add_payoffs(text, study, &partition->running, "per time unit:");
        add_payoffs(text, study, &partition->exit, "at its event:");
    }
}

static void
add_strategies(Text *text, const Study *study)
{
    text_add(text, "\nStrategies\n");
    for (int item = 0; item < study->n_strategies; item++) {
        const Strategy *strategy = &study->strategies[item];
        text_add(text, "  %-18s %s%s\n", strategy->name, strategy->label,
                 item == study->settings.comparator ? " (comparator)" : "");
        text_add(text, "      start:");
        for (int state = 0; state < study->n_states; state++) {
            if (state == strategy->rest)
                text_add(text, " %s rest", study->states[state].name);
            else if (strategy->start[state] != NONE) {
                text_add(text, " %s ", study->states[state].name);
                add_quantity(text, study, strategy->start[state]);
            }
        }
        text_add(text, "\n");
        for (int set = 0; set < strategy->n_overrides; set++) {
            const char *what = study->quantities[strategy->overrides[set].parameter].what;
            text_add(text, "      set %s = ", strrchr(what, ' ') + 1);
            add_quantity(text, study, strategy->overrides[set].by);
            text_add(text, "\n");
        }
        add_payoffs(text, study, &strategy->payoffs, "at time 0:");
    }
}

static Status
add_parameters(Text *text, const Study *study, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    char number[TEXT_NUMBER];
    Model model;
    Status status;

    TRY(model_build(&model, study, study->n_strategies, study_profile(study), &base, err));
    text_add(text, "\nParameters (base values; what varies: in cycle 1)\n");
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        const unsigned depends = model_depends(&model, parameter->slot);
        text_add(text, "  %-24s ", parameter->name);
        if (depends & DEPENDS_SPENT)
            text_add(text, "varies with a clock");
        else
            text_add(text, "%s", text_number(number, model_value(&model, parameter->slot)[0]));
        if (parameter->unit) text_add(text, " %s", parameter->unit);
        if (!parameter->is_number)
            text_add(text, "  = %s", study->quantities[parameter->slot].tree.text);
        if (parameter->dist.family) {
            char distribution[400];
            dist_text(distribution, sizeof(distribution), &parameter->dist);
            text_add(text, "  ~ %s", distribution);
        }
        text_add(text, "\n");
    }
done:
    model_free(&model);
    return status;
}

Status
describe_text(Text *text, const Study *study, Error *err)
{
    add_head(text, study);
    add_population(text, study);
    add_states(text, study);
    if (study->n_partitions > 0)
        add_partitions(text, study);
    else
        add_moves(text, study);
    add_strategies(text, study);
    return add_parameters(text, study, err);
}

/* ---- the picture ---- */

/* Text of the config inside a quoted string of Graphviz. */
static void
add_quoted(Text *text, const char *words)
{
    for (; *words; words++) {
        if (*words == '"' || *words == '\\') text_add_bytes(text, "\\", 1);
        text_add_bytes(text, *words == '\n' ? " " : words, 1);
    }
}

void
describe_dot(Text *text, const Study *study)
{
    text_add(text, "digraph \"");
    add_quoted(text, study->settings.name ? study->settings.name : "model");
    text_add(text,
             "\" {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n"
             "  edge [fontname=\"Helvetica\", fontsize=10];\n");
    for (int state = 0; state < study->n_states; state++) {
        text_add(text, "  %s [label=\"", study->states[state].name);
        add_quoted(text, study->states[state].label);
        text_add(text, "\"%s];\n",
                 study->states[state].dead ? ", style=filled, fillcolor=grey85" : "");
    }
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        for (int branch = 0; branch < move->n_branches; branch++) {
            Text label = { 0 };
            if (move->branches[branch].to == move->from) continue;
            if (move->n_branches > 1) text_add(&label, "%s", move->name);
            if (move->branches[branch].share != NONE) {
                text_add(&label, ": ");
                add_quantity(&label, study, move->branches[branch].share);
            }
            text_add(text, "  %s -> %s [label=\"", study->states[move->from].name,
                     study->states[move->branches[branch].to].name);
            add_quoted(text, label.at ? label.at : "");
            text_add(text, "\"];\n");
            text_free(&label);
        }
    }
    for (int item = 0; item < study->n_partitions; item++) { /* from a state to the next */
        const Partition *partition = &study->partitions[item];
        if (partition->ends == NONE) continue;
        text_add(text, "  %s -> %s [label=\"", study->states[partition->ends].name,
                 study->states[partition->ends + 1].name);
        add_quoted(text, partition->name);
        text_add(text, "\", style=dashed];\n");
    }
    text_add(text, "}\n");
}

/* ---- approximations ---- */

void
describe_approximations(const Study *study, Notes *notes)
{
    if (study->settings.engine == ENGINE_INDIVIDUAL) return; /* each patient as they are */
    for (int item = 0; item < study->n_covariates; item++) {
        const Covariate *covariate = &study->covariates[item];
        if (covariate->by_mean)
            notes_add(notes, NOTE_APPROXIMATION, covariate->node->file, covariate->node->line,
                      "covariate %s enters by its expectation (cohort = \"mean\")",
                      covariate->name);
    }
    if (study->step == STEP_CURVES)
        notes_add(notes, NOTE_APPROXIMATION, NULL, 0,
                  "states between survival curves: when people die after leaving a state follows "
                  "from the curves alone, not from when they left it");
    if (study->step == STEP_COMPETING)
        notes_add(
            notes, NOTE_APPROXIMATION, NULL, 0,
            "hazards with a clock: one competing-exit step a cycle, entrants in mid-cycle; the "
            "error shrinks with the cycle");
}
