/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section analyses: what is to be run, and how. */
#include "math/sampler.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

/* ---- keys ---- */
typedef struct {
    const CfgNode *parameters;
    const char *strategy;
    int outcome;
} DsaKeys;

typedef struct {
    const char *x, *y;
    int points;
} TwoWayKeys;

typedef struct {
    const CfgNode *parameters, *prices;
} ThresholdKeys;

typedef struct {
    const CfgNode *population, *groups, *studies;
} VoiKeys;

typedef struct {
    const char *label;
    const CfgNode *parameters;
} GroupKeys;

typedef struct {
    const CfgNode *parameters;
    int starts, draws, points;
} CalibrationKeys;

typedef struct {
    const char *label;
    const CfgNode *formula;
} SubgroupKeys;

typedef struct {
    const char *label, *endpoint;
    const CfgNode *arms, *informs, *sizes;
    double sd, follow_up, accrual, cost_fixed, cost_per_patient;
} DesignKeys;

#define AT(type, member) offsetof(type, member)
/* clang-format off */
const Field reader_dsa[] = {
    { "parameters", FIELD_NAMES,  AT(DsaKeys, parameters), 0, 0, "", "", NULL, "which; all with a range or a distribution if not said" },
    { "outcome",    FIELD_CHOICE, AT(DsaKeys, outcome),    0, 0, "inmb", "", study_outcomes, "what the widest bar is widest in" },
    { "strategy",   FIELD_TEXT,   AT(DsaKeys, strategy),   0, 0, "", "", NULL, "against the comparator; every strategy if not said" },
    { 0 },
};
const Field reader_two_way[] = {
    { "x",      FIELD_TEXT,  AT(TwoWayKeys, x),      0, 0, NULL, "", NULL, "a parameter with a range or a distribution" },
    { "y",      FIELD_TEXT,  AT(TwoWayKeys, y),      0, 0, NULL, "", NULL, "another" },
    { "points", FIELD_WHOLE, AT(TwoWayKeys, points), 2, 1000, "21", "", NULL, "along each" },
    { 0 },
};
const Field reader_threshold[] = {
    { "parameters", FIELD_NAMES, AT(ThresholdKeys, parameters), 0, 0, "", "", NULL, "which; all with a range or a distribution if not said" },
    { "prices",     FIELD_NAMES, AT(ThresholdKeys, prices),     0, 0, "", "", NULL, "of these the highest value at which a strategy is worth it: its value-based price" },
    { 0 },
};
const Field reader_psa[] = {
    { "draws",      FIELD_NUMBER, AT(PsaPlan, draws),      2, 100000000, "1000", "", NULL, "of the parameters" },
    { "sampler",    FIELD_CHOICE, AT(PsaPlan, sampler),    0, 0, "random", "", sampler_names, "how they are drawn" },
    { "patients",   FIELD_NUMBER, AT(PsaPlan, patients),   2, 2147483647, "", "", NULL, "simulated in each draw (individual engine); 1000 if not said" },
    { "budget",     FIELD_NUMBER, AT(PsaPlan, budget),     1e-3, 1e7, "", "second", NULL, "draws, and patients in each, are chosen to take about so long" },
    { "wtp_most",   FIELD_NUMBER, AT(PsaPlan, wtp_most),   1e-9, 1e15, "", "currency per QALY", NULL, "end of the acceptability curve; twice the last threshold if not said" },
    { "wtp_points", FIELD_WHOLE,  AT(PsaPlan, wtp_points), 2, 10001, "101", "", NULL, "of the acceptability curve, from 0; the thresholds of the model are added" },
    { 0 },
};
const Field reader_voi[] = {
    { "population", FIELD_GROUP, AT(VoiKeys, population), 0, 0, "", "", NULL, "{ per_year; years; discount; }: whom the decision is for; without it, values are per patient only" },
    { "groups",     FIELD_GROUP, AT(VoiKeys, groups),     0, 0, "", "", NULL, "parameters learnt together: costs = (\"c_a\", \"c_b\");" },
    { "studies",    FIELD_GROUP, AT(VoiKeys, studies),    0, 0, "", "", NULL, "studies that could be made" },
    { 0 },
};
const Field reader_voi_population[] = {
    { "per_year", FIELD_NUMBER, AT(VoiPlan, per_year), 0, 1e12, NULL, "patient", NULL, "who meet the decision in a year" },
    { "years",    FIELD_NUMBER, AT(VoiPlan, years),    0, 1000, NULL, "year", NULL, "the decision will stand for" },
    { "discount", FIELD_NUMBER, AT(VoiPlan, discount), 0, 1, NULL, "per year", NULL, "rate at which later patients count less" },
    { 0 },
};
const Field reader_voi_group[] = {
    { "label",      FIELD_TEXT,  AT(GroupKeys, label),      0, 0, "", "", NULL, "for people" },
    { "parameters", FIELD_NAMES, AT(GroupKeys, parameters), 0, 0, "", "", NULL, "learnt together" },
    { 0 },
};
const Field reader_design[] = {
    { "label",            FIELD_TEXT,    AT(DesignKeys, label),            0, 0, "", "", NULL, "for people" },
    { "arms",             FIELD_NAMES,   AT(DesignKeys, arms),             0, 0, "", "", NULL, "a trial: two strategies, whose patients are followed to an endpoint" },
    { "endpoint",         FIELD_TEXT,    AT(DesignKeys, endpoint),         0, 0, "os", "", NULL, "a trial: of which curve" },
    { "informs",          FIELD_NAMES,   AT(DesignKeys, informs),          0, 0, "", "", NULL, "a survey: the parameters that it measures" },
    { "sd",               FIELD_NUMBER,  AT(DesignKeys, sd),               1e-12, 1e15, "", "", NULL, "a survey: between people; without it, what is measured is a yes or no" },
    { "sizes",            FIELD_NUMBERS, AT(DesignKeys, sizes),            0, 0, NULL, "patient", NULL, "patients an arm, or people asked; each is tried" },
    { "follow_up",        FIELD_NUMBER,  AT(DesignKeys, follow_up),        0, 1e9, "", "time unit", NULL, "a trial: from the first patient to its end" },
    { "accrual",          FIELD_NUMBER,  AT(DesignKeys, accrual),          0, 1e9, "0", "time unit", NULL, "a trial: patients come evenly over so long" },
    { "cost_fixed",       FIELD_NUMBER,  AT(DesignKeys, cost_fixed),       0, 1e15, "0", "currency", NULL, "of the study" },
    { "cost_per_patient", FIELD_NUMBER,  AT(DesignKeys, cost_per_patient), 0, 1e15, "0", "currency", NULL, "and of each patient in it" },
    { 0 },
};
const Field reader_scenarios[] = {
    { "folder", FIELD_TEXT, AT(ScenariosPlan, folder), 0, 0, NULL, "", NULL, "of configs, beside this one" },
    { "draws",  FIELD_NUMBER, AT(ScenariosPlan, draws), 2, 100000000, "", "", NULL, "of each scenario, where psa runs; as many as there if not said" },
    { 0 },
};
const Field reader_curves[] = {
    { "cured",     FIELD_FLAG, AT(CurvesPlan, cured),     0, 0, "false", "", NULL, "also families with a share cured" },
    { "mortality", FIELD_TEXT, AT(CurvesPlan, mortality), 0, 0, "", "", NULL, "life table to compare hazards with; the only one there is, if not said" },
    { 0 },
};
const Field reader_calibration[] = {
    { "parameters", FIELD_NAMES, AT(CalibrationKeys, parameters), 0, 0, NULL, "", NULL, "that are free; the distribution of each is its prior" },
    { "starts",     FIELD_WHOLE, AT(CalibrationKeys, starts),     1, 1000, "20", "", NULL, "of the search, the best of ten times as many points of the prior" },
    { "draws",      FIELD_WHOLE, AT(CalibrationKeys, draws),      100, 1000000, "10000", "", NULL, "of the posterior" },
    { "points",     FIELD_WHOLE, AT(CalibrationKeys, points),     0, 1001, "21", "", NULL, "of the profile of each parameter; 0: none" },
    { 0 },
};
const Field reader_subgroup[] = {
    { "label",   FIELD_TEXT,    AT(SubgroupKeys, label),   0, 0, "", "", NULL, "for people" },
    { "formula", FIELD_FORMULA, AT(SubgroupKeys, formula), 0, 0, "", "", NULL, "not 0 for the patients who belong to it" },
    { 0 },
};
static const Field no_keys[] = { { 0 } };
/* clang-format on */
#undef AT

/* ---- lists of names ---- */

/* The index of a parameter; NONE after a mistake. */
static int
find_parameter(Study *study, const CfgNode *place, const char *name, const char *owner,
               Notes *notes)
{
    const int found = study_parameter(study, name);

    if (found != NONE) return found;
    const char **names = pool_new(&study->pool, (size_t)study->n_parameters + 1, sizeof(char *));
    for (int item = 0; item < study->n_parameters; item++)
        names[item] = study->parameters[item].name;
    cfg_mistake(notes, place, "%s: there is no parameter %s%s", owner, name,
                reader_hint(study, name, names, study->n_parameters));
    return NONE;
}

static int
find_strategy(Study *study, const CfgNode *place, const char *name, const char *owner, Notes *notes)
{
    const int found = study_strategy(study, name);

    if (found != NONE) return found;
    const char **names = pool_new(&study->pool, (size_t)study->n_strategies + 1, sizeof(char *));
    for (int item = 0; item < study->n_strategies; item++)
        names[item] = study->strategies[item].name;
    cfg_mistake(notes, place, "%s: there is no strategy %s%s", owner, name,
                reader_hint(study, name, names, study->n_strategies));
    return NONE;
}

bool
reader_parameter_list(Study *study, ParameterList *list, const CfgNode *names, const char *owner,
                      Notes *notes)
{
    bool good = true;

    *list = (ParameterList){ .node = names };
    if (!names) return true;
    const int n = names->kind == CFG_LIST ? names->n_items : 1;
    list->at = pool_new(&study->pool, (size_t)n + 1, sizeof(int));
    if (n == 0) cfg_mistake(notes, names, "%s: an empty list of names", owner);
    for (int item = 0; item < n; item++) {
        const CfgNode *name = names->kind == CFG_LIST ? names->items[item] : names;
        const int found = find_parameter(study, names, name->text, owner, notes);
        for (int before = 0; found != NONE && before < list->n; before++)
            if (list->at[before] == found) {
                cfg_mistake(notes, names, "%s: %s is named twice", owner, name->text);
                good = false;
            }
        if (found == NONE)
            good = false;
        else
            list->at[list->n++] = found;
    }
    return good && n > 0;
}

/* What an analysis varies needs to know how far. */
static void
check_range(Study *study, int parameter, const CfgNode *place, const char *owner, Notes *notes)
{
    const Parameter *varied = &study->parameters[parameter];

    if (isnan(varied->low) && !varied->uncertain)
        cfg_mistake(notes, place, "%s: %s has neither a range nor a distribution", owner,
                    varied->name);
    else if (varied->low == varied->high)
        cfg_mistake(notes, place, "%s: the range of %s has no width (%g, %g)", owner, varied->name,
                    varied->low, varied->high);
}

static void
read_varied(Study *study, ParameterList *list, const CfgNode *names, const char *owner,
            Notes *notes)
{
    if (!reader_parameter_list(study, list, names, owner, notes)) list->n = 0;
    for (int item = 0; item < list->n; item++)
        check_range(study, list->at[item], names, owner, notes);
}

/* ---- sensitivity analyses ---- */

static void
read_dsa(Study *study, const CfgNode *node, Notes *notes)
{
    DsaPlan *plan = &study->analyses.dsa;
    DsaKeys keys;

    study->analyses.dsa_node = node;
    field_read(&keys, reader_dsa, node, "dsa", notes);
    read_varied(study, &plan->parameters, keys.parameters, "dsa", notes);
    plan->outcome = keys.outcome < 0 ? 0 : keys.outcome;
    plan->strategy = keys.strategy ? find_strategy(study, cfg_member(node, "strategy"),
                                                   keys.strategy, "dsa", notes)
                                   : NONE;
}

static void
read_two_way(Study *study, const CfgNode *node, Notes *notes)
{
    TwoWayPlan *plan = &study->analyses.two_way;
    TwoWayKeys keys;

    if (!node) return;
    study->analyses.two_way_node = node;
    field_read(&keys, reader_two_way, node, "two_way", notes);
    plan->points = keys.points;
    if (keys.x) plan->x = find_parameter(study, cfg_member(node, "x"), keys.x, "two_way", notes);
    if (keys.y) plan->y = find_parameter(study, cfg_member(node, "y"), keys.y, "two_way", notes);
    if (plan->x != NONE) check_range(study, plan->x, cfg_member(node, "x"), "two_way", notes);
    if (plan->y != NONE) check_range(study, plan->y, cfg_member(node, "y"), "two_way", notes);
    if (plan->x != NONE && plan->x == plan->y)
        cfg_mistake(notes, node, "two_way: x and y are the same parameter");
}

static void
read_threshold(Study *study, const CfgNode *node, Notes *notes)
{
    ThresholdPlan *plan = &study->analyses.threshold;
    ThresholdKeys keys;

    study->analyses.threshold_node = node;
    field_read(&keys, reader_threshold, node, "threshold", notes);
    read_varied(study, &plan->parameters, keys.parameters, "threshold", notes);
    if (!reader_parameter_list(study, &plan->prices, keys.prices, "threshold", notes))
        plan->prices.n = 0;
}

static void
read_psa(Study *study, const CfgNode *node, Notes *notes)
{
    PsaPlan *plan = &study->analyses.psa;

    study->analyses.psa_node = node;
    field_read(plan, reader_psa, node, "psa", notes);
    if (plan->sampler < 0) plan->sampler = 0;
    if (plan->draws != rint(plan->draws))
        cfg_mistake(notes, node, "psa: draws = %g is not a whole number", plan->draws);
    if (!isnan(plan->patients) && plan->patients != rint(plan->patients))
        cfg_mistake(notes, node, "psa: patients = %g is not a whole number", plan->patients);
}

/* ---- value of information ---- */

/* "a", ("a", "b") or { label; parameters; } */
static void
read_group(Study *study, const CfgNode *node, Notes *notes)
{
    VoiPlan *plan = &study->analyses.voi;
    ParameterGroup *group = &plan->groups[plan->n_groups];
    const char *what = pool_format(&study->pool, "voi: group %s", node->name);
    GroupKeys keys = { NULL, node };

    if (node->kind == CFG_GROUP) field_read(&keys, reader_voi_group, node, what, notes);
    bool named =
        keys.parameters && (keys.parameters->kind == CFG_LIST || keys.parameters->kind == CFG_TEXT);
    for (int item = 0; named && item < keys.parameters->n_items; item++)
        named &= keys.parameters->items[item]->kind == CFG_TEXT;
    if (!named) {
        if (!cfg_member(node, "parameters")) /* else told by its field */
            cfg_mistake(notes, node, "%s needs a list of parameters: (\"a\", \"b\")", what);
        return;
    }
    group->name = node->name;
    group->label = keys.label ? keys.label : node->name;
    if (reader_parameter_list(study, &group->of, keys.parameters, what, notes)) plan->n_groups++;
}

static void
read_groups(Study *study, const CfgNode *section, Notes *notes)
{
    const int n = section ? field_entries(section, notes) : 0;

    study->analyses.voi.groups = pool_new(&study->pool, (size_t)n + 1, sizeof(ParameterGroup));
    for (int item = 0; item < n; item++) read_group(study, section->items[item], notes);
}

static void
read_arms(Study *study, StudyDesign *design, const DesignKeys *keys, const char *what, Notes *notes)
{
    if (keys->arms->kind != CFG_LIST || keys->arms->n_items != 2) {
        cfg_mistake(notes, keys->arms, "%s: a trial has two arms: arms = (\"new\", \"old\");",
                    what);
        return;
    }
    for (int arm = 0; arm < 2; arm++)
        if (keys->arms->items[arm]->kind == CFG_TEXT)
            design->arms[arm] =
                find_strategy(study, keys->arms, keys->arms->items[arm]->text, what, notes);
    if (design->arms[0] != NONE && design->arms[0] == design->arms[1])
        cfg_mistake(notes, keys->arms, "%s: both arms are the same strategy", what);
    if (isnan(design->follow_up))
        cfg_mistake(notes, design->node, "%s: a trial needs its follow_up", what);
    else if (design->accrual > design->follow_up)
        cfg_mistake(notes, design->node, "%s: accrual = %g is longer than follow_up = %g", what,
                    design->accrual, design->follow_up);
    for (int curve = 0; curve < study->n_endpoints; curve++)
        if (keys->endpoint && strcmp(study->endpoints[curve].name, keys->endpoint) == 0)
            design->endpoint = curve + 1;
    if (keys->endpoint && design->endpoint == 0 && strcmp(keys->endpoint, "os") != 0)
        cfg_mistake(notes, design->node, "%s: there is no endpoint %s", what, keys->endpoint);
}

static void
read_sizes(Study *study, StudyDesign *design, const CfgNode *sizes, const char *what, Notes *notes)
{
    if (!sizes) return;
    design->sizes = pool_new(&study->pool, (size_t)sizes->n_items + 1, sizeof(double));
    for (int item = 0; item < sizes->n_items; item++) {
        if (sizes->items[item]->kind != CFG_NUMBER) continue;
        const double size = sizes->items[item]->number;
        if (!(size >= 2 && size <= 1e7 && size == rint(size)))
            cfg_mistake(notes, sizes, "%s: sizes: %g is not a whole number from 2 to 10,000,000",
                        what, size);
        design->sizes[design->n_sizes++] = size;
    }
    if (sizes->n_items == 0) cfg_mistake(notes, sizes, "%s: sizes needs a number", what);
}

static void
read_design(Study *study, StudyDesign *design, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "study %s", node->name);
    DesignKeys keys;

    field_read(&keys, reader_design, node, what, notes);
    *design = (StudyDesign){ .name = node->name,
                             .label = keys.label ? keys.label : node->name,
                             .node = node,
                             .arms = { NONE, NONE },
                             .sd = keys.sd,
                             .follow_up = keys.follow_up,
                             .accrual = keys.accrual,
                             .cost_fixed = keys.cost_fixed,
                             .cost_per_patient = keys.cost_per_patient };
    read_sizes(study, design, keys.sizes, what, notes);
    if (node->kind != CFG_GROUP) return;
    if (!cfg_member(node, "arms") == !cfg_member(node, "informs"))
        cfg_mistake(notes, node, "%s needs arms (a trial) or informs (a survey)%s", what,
                    cfg_member(node, "arms") ? ", not both" : "");
    else if (keys.arms)
        read_arms(study, design, &keys, what, notes);
    else if (!reader_parameter_list(study, &design->informs, keys.informs, what, notes))
        design->informs.n = 0;
    for (int item = 0; item < design->informs.n; item++)
        if (!study->parameters[design->informs.at[item]].uncertain)
            cfg_mistake(notes, keys.informs, "%s: %s is not uncertain: there is nothing to learn",
                        what, study->parameters[design->informs.at[item]].name);
}

static void
read_voi(Study *study, const CfgNode *node, Notes *notes)
{
    VoiPlan *plan = &study->analyses.voi;
    VoiKeys keys;

    study->analyses.voi_node = node;
    field_read(&keys, reader_voi, node, "voi", notes);
    plan->per_year = plan->years = plan->discount = NAN;
    if (keys.population)
        field_read(plan, reader_voi_population, keys.population, "voi: population", notes);
    read_groups(study, keys.groups, notes);
    const int n = keys.studies ? field_entries(keys.studies, notes) : 0;
    plan->designs = pool_new(&study->pool, (size_t)n + 1, sizeof(StudyDesign));
    plan->n_designs = n;
    for (int item = 0; item < n; item++)
        read_design(study, &plan->designs[item], keys.studies->items[item], notes);
}

static void
read_scenarios(Study *study, const CfgNode *node, Notes *notes)
{
    ScenariosPlan *plan = &study->analyses.scenarios;

    if (!node) return;
    study->analyses.scenarios_node = node;
    field_read(plan, reader_scenarios, node, "scenarios", notes);
    if (!isnan(plan->draws) && plan->draws != rint(plan->draws))
        cfg_mistake(notes, node, "scenarios: draws = %g is not a whole number", plan->draws);
    if (plan->folder) plan->folder = cfg_beside(&study->pool, node->file, plan->folder);
}

static void
read_curves(Study *study, const CfgNode *node, Notes *notes)
{
    CurvesPlan *plan = &study->analyses.curves;

    study->analyses.curves_node = node;
    field_read(plan, reader_curves, node, "curves", notes);
    if (plan->mortality) {
        const int table = study_table(study, plan->mortality);
        if (table == NONE || study->tables[table].holds == TABLE_HOLDS_NUMBER)
            cfg_mistake(notes, cfg_member(node, "mortality"), "curves: there is no life table %s",
                        plan->mortality);
    }
    if (node && study->n_fits == 0)
        cfg_warn(notes, node, "curves: no survival function is fitted to a file");
}

/* ---- calibration ---- */

/* What is found is a number with a prior of its own, over a stretch without gaps. */
static void
check_free(const Study *study, const Parameter *parameter, const CfgNode *names, Notes *notes)
{
    static const char *const steps[] = { "discrete", "empirical", "bernoulli", "poisson", NULL };
    const DistFamily *family = parameter->dist.family;

    if (parameter->joint != NONE) {
        cfg_mistake(notes, names,
                    "calibration: %s is drawn in joint %s; a prior is a distribution of its own",
                    parameter->name, study->joints[parameter->joint].name);
        return;
    }
    if (parameter->distribution && !family) return; /* told where it is read */
    if (!parameter->uncertain) {
        cfg_mistake(notes, names,
                    "calibration: %s has no distribution, which would be its prior (distribution "
                    "= \"lognormal(lo = 10, hi = 40)\")",
                    parameter->name);
        return;
    }
    for (int item = 0; steps[item]; item++)
        if (strcmp(family->name, steps[item]) == 0)
            cfg_mistake(notes, names,
                        "calibration: the prior of %s is %s, which has steps; a search needs a "
                        "continuous one",
                        parameter->name, family->name);
}

static void
read_calibration(Study *study, const CfgNode *node, Notes *notes)
{
    CalibrationPlan *plan = &study->analyses.calibration;
    CalibrationKeys keys;

    if (!node) return;
    study->analyses.calibration_node = node;
    field_read(&keys, reader_calibration, node, "calibration", notes);
    plan->starts = keys.starts;
    plan->draws = keys.draws;
    plan->points = keys.points;
    if (!reader_parameter_list(study, &plan->parameters, keys.parameters, "calibration", notes))
        plan->parameters.n = 0;
    if (plan->parameters.n > CALIBRATION_MOST)
        cfg_mistake(notes, keys.parameters, "calibration: at most %d parameters", CALIBRATION_MOST);
    for (int item = 0; item < plan->parameters.n; item++)
        check_free(study, &study->parameters[plan->parameters.at[item]], keys.parameters, notes);
}

/* ---- subgroups ---- */

/* name = "formula", or { label; formula; } */
static void
read_subgroups(Study *study, const CfgNode *section, Notes *notes)
{
    const int n = section ? field_entries(section, notes) : 0;

    study->subgroups = pool_new(&study->pool, (size_t)n + 1, sizeof(Subgroup));
    for (int item = 0; item < n; item++) {
        const CfgNode *node = section->items[item];
        const char *what = pool_format(&study->pool, "subgroup %s", node->name);
        SubgroupKeys keys = { NULL, node };
        if (node->kind == CFG_GROUP) {
            field_read(&keys, reader_subgroup, node, what, notes);
            if (!cfg_member(node, "formula")) cfg_mistake(notes, node, "%s needs a formula", what);
        }
        study->subgroups[study->n_subgroups++] =
            (Subgroup){ node->name, keys.label ? keys.label : node->name,
                        reader_formula(study, keys.formula, what, -INFINITY, INFINITY, notes) };
    }
    if (n > 0 && study->settings.engine != ENGINE_INDIVIDUAL)
        cfg_warn(notes, section,
                 "analyses: subgroups are of single patients (engine = \"individual\")");
}

/* ---- the section ---- */

static void
read_base_case(Study *study, const CfgNode *node, Notes *notes)
{
    (void)study;
    field_read(NULL, no_keys, node, "base_case", notes);
}

/* Each is read also where the section does not name it, for what it is run with then. */
void
reader_analyses(Study *study, Notes *notes)
{
    static const struct {
        const char *name;
        void (*read)(Study *study, const CfgNode *node, Notes *notes);
    } known[] = {
        { "base_case", read_base_case },
        { "subgroups", read_subgroups },
        { "dsa", read_dsa },
        { "two_way", read_two_way },
        { "threshold", read_threshold },
        { "psa", read_psa },
        { "voi", read_voi },
        { "scenarios", read_scenarios },
        { "calibration", read_calibration },
        { "curves", read_curves },
    };
    enum { KNOWN = sizeof(known) / sizeof(*known) };
    const CfgNode *section = cfg_member(study->root, "analyses");
    const char *names[KNOWN];
    const int n = field_entries(section, notes);

    study->analyses.two_way.x = study->analyses.two_way.y = NONE;
    for (int name = 0; name < KNOWN; name++) {
        names[name] = known[name].name;
        known[name].read(study, cfg_member(section, known[name].name), notes);
    }
    for (int item = 0; item < n; item++) {
        const char *name = section->items[item]->name;
        bool found = false;
        for (int one = 0; one < KNOWN; one++) found |= strcmp(name, names[one]) == 0;
        if (!found)
            cfg_mistake(notes, section->items[item], "analyses: unknown analysis %s%s", name,
                        reader_hint(study, name, names, KNOWN));
    }
}
