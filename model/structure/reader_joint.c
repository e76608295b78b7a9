/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters that are drawn together: Dirichlet, normal with a covariance, correlation over any
 * marginals, draws of a file. */
#include "base/data.h"
#include "math/cholesky.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const char *file, *source;
    const CfgNode *names, *dirichlet, *covariance, *correlation;
} JointKeys;

#define AT(member) offsetof(JointKeys, member)
/* clang-format off */
const Field reader_joint[] = {
    { "names",       FIELD_NAMES,   AT(names),       0, 0, NULL, "", NULL, "the parameters" },
    { "dirichlet",   FIELD_NUMBERS, AT(dirichlet),   0, 0, "", "", NULL, "shares of one whole: a count for each, above 0" },
    { "covariance",  FIELD_NUMBERS, AT(covariance),  0, 0, "", "", NULL, "of a normal about the values: lower triangle, row by row, diagonal included" },
    { "correlation", FIELD_NUMBERS, AT(correlation), 0, 0, "", "", NULL, "over the distributions that they have (of the underlying normals): lower triangle, row by row, diagonal included" },
    { "file",        FIELD_TEXT,    AT(file),        0, 0, "", "", NULL, "a CSV of draws with a column for each: draw i takes row i" },
    { "source",      FIELD_TEXT,    AT(source),      0, 0, "", "", NULL, "where it is from" },
    { 0 },
};
/* clang-format on */
#undef AT

/* ---- members ---- */

static bool
needs_own(JointKind kind)
{
    return kind == JOINT_CORRELATION;
}

/* A parameter that was fixed by `set` stays so; whoever else was to be drawn with it still is. */
static bool
check_member(Study *study, const Joint *joint, Parameter *parameter, Notes *notes)
{
    if (parameter->certain) return true;
    if (parameter->joint != NONE) {
        cfg_mistake(notes, joint->node, "joint %s: %s is in joint %s already", joint->name,
                    parameter->name, study->joints[parameter->joint].name);
        return false;
    }
    if (!parameter->is_number) {
        cfg_mistake(notes, joint->node,
                    "joint %s: %s is a formula; name the parameters that it uses", joint->name,
                    parameter->name);
        return false;
    }
    if (needs_own(joint->kind) && !parameter->distribution) {
        cfg_mistake(notes, joint->node,
                    "joint %s: a correlation needs a distribution of %s (distribution = "
                    "\"gamma(sd = 0.02)\")",
                    joint->name, parameter->name);
        return false;
    }
    if (!needs_own(joint->kind) && parameter->distribution) {
        cfg_mistake(notes, joint->node,
                    "joint %s gives %s its distribution; it has one of its own on line %d (take "
                    "one away)",
                    joint->name, parameter->name,
                    cfg_member(parameter->node, "distribution")->line);
        return false;
    }
    return true;
}

/* ---- the four kinds ---- */

static bool
has_numbers(const Joint *joint, const CfgNode *list, int n, Notes *notes)
{
    if (list->n_items != n) {
        cfg_mistake(notes, list, "joint %s: %s has %d numbers; %d names need %d%s", joint->name,
                    list->name, list->n_items, joint->n, n,
                    n == joint->n ? "" : " (lower triangle, row by row, diagonal included)");
        return false;
    }
    return true;
}

/* The marginal of one of the members, so that ranges and tables know it. */
static void
set_marginal(Parameter *parameter, const char *family, double a, double b)
{
    const DistArg args[2] = { { NULL, a }, { NULL, b } };
    Error err = { 0 };

    if (parameter->certain) return;
    if (dist_make(&parameter->dist, family, args, 2, NAN, &err) != OK)
        parameter->dist = (Dist){ 0 };
}

static bool
read_dirichlet(Study *study, Joint *joint, const CfgNode *list, Notes *notes)
{
    double sum = 0;

    if (joint->n < 2) {
        cfg_mistake(notes, joint->node, "joint %s: shares of one whole need two names or more",
                    joint->name);
        return false;
    }
    if (!has_numbers(joint, list, joint->n, notes)) return false;
    joint->number = pool_new(&study->pool, (size_t)joint->n, sizeof(double));
    for (int item = 0; item < joint->n; item++) {
        const double count = list->items[item]->number;
        if (!(count > 0)) {
            cfg_mistake(notes, list,
                        "joint %s: the count of %s is %g; a Dirichlet needs counts above 0 (leave "
                        "out what never happens, or add the same small count to all)",
                        joint->name, study->parameters[joint->parameters[item]].name, count);
            return false;
        }
        joint->number[item] = count;
        sum += count;
    }
    for (int item = 0; item < joint->n; item++)
        set_marginal(&study->parameters[joint->parameters[item]], "beta", joint->number[item],
                     sum - joint->number[item]);
    return true;
}

/* About the values; a member that `set` has fixed need not be a number. */
static void
set_normals(Study *study, const Joint *joint)
{
    for (int row = 0; row < joint->n; row++) {
        Parameter *parameter = &study->parameters[joint->parameters[row]];
        if (parameter->certain) continue;
        set_marginal(parameter, "normal", study->quantities[parameter->slot].tree.root->number,
                     sqrt(joint->number[row * joint->n + row]));
    }
}

/* The full matrix of a lower triangle, then its factor in place. */
static bool
read_matrix(Study *study, Joint *joint, const CfgNode *list, Notes *notes)
{
    const int n = joint->n;

    if (!has_numbers(joint, list, n * (n + 1) / 2, notes)) return false;
    joint->number = pool_new(&study->pool, (size_t)n * (size_t)n, sizeof(double));
    for (int row = 0, item = 0; row < n; row++)
        for (int column = 0; column <= row; column++)
            joint->number[row * n + column] = list->items[item++]->number;
    for (int row = 0; row < n && joint->kind == JOINT_CORRELATION; row++)
        if (joint->number[row * n + row] != 1) {
            cfg_mistake(notes, list, "joint %s: the correlation of %s with itself is 1, not %g",
                        joint->name, study->parameters[joint->parameters[row]].name,
                        joint->number[row * n + row]);
            return false;
        }
    if (joint->kind == JOINT_NORMAL) set_normals(study, joint);
    const int wrong = cholesky_factor(joint->number, n);
    if (wrong < 0) return true;
    cfg_mistake(notes, list,
                "joint %s: this %s is not positive definite: what is known of %s leaves no "
                "variance for it beside the names before it",
                joint->name, list->name, study->parameters[joint->parameters[wrong]].name);
    return false;
}

static Status
read_columns(Study *study, Joint *joint, const Data *data, Error *err)
{
    double *column = pool_new(&study->pool, (size_t)data->n_rows + 1, sizeof(double));
    Status status = OK;

    if (data->n_rows == 0) return fail(err, ERR_SPEC, "%s has a header but no draws", data->path);
    joint->n_rows = data->n_rows;
    joint->number = pool_new(&study->pool, (size_t)data->n_rows * (size_t)joint->n, sizeof(double));
    for (int item = 0; item < joint->n; item++) {
        const char *name = study->parameters[joint->parameters[item]].name;
        const int found = data_column(data, name);
        if (found < 0)
            return fail(err, ERR_SPEC, "%s has no column %s%s", data->path, name,
                        reader_hint(study, name, data->names, data->n_columns));
        TRY(data_numbers(column, data, found, err));
        for (int row = 0; row < data->n_rows; row++)
            joint->number[row * joint->n + item] = column[row];
    }
done:
    return status;
}

static bool
read_draws(Study *study, Joint *joint, const char *path, Notes *notes)
{
    const CfgNode *node = cfg_member(joint->node, "file");
    Error err = { 0 };
    Data data;

    if (data_read(&data, &study->pool, cfg_beside(&study->pool, node->file, path), &err) == OK &&
        read_columns(study, joint, &data, &err) == OK)
        return true;
    cfg_mistake(notes, node, "joint %s: %s", joint->name, err.text);
    return false;
}

/* ---- one joint ---- */

/* In how many ways it is told how they are drawn; a key of the wrong kind is one too. */
static int
count_ways(const CfgNode *node)
{
    static const char *const ways[] = { "dirichlet", "covariance", "correlation", "file" };
    int n = 0;

    for (int way = 0; way < 4; way++) n += cfg_member(node, ways[way]) != NULL;
    return n;
}

static bool
read_joint(Study *study, Joint *joint, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "joint %s", node->name);
    JointKeys keys;
    ParameterList members;
    bool good = true;

    field_read(&keys, reader_joint, node, what, notes);
    if (node->kind != CFG_GROUP) return false;
    const int n_ways = count_ways(node);
    if (n_ways != 1) {
        cfg_mistake(notes, node, "%s needs one of dirichlet, covariance, correlation and file%s",
                    what, n_ways > 1 ? ", not two" : "");
        return false;
    }
    if (!keys.dirichlet && !keys.covariance && !keys.correlation && !keys.file) return false;
    if (!keys.names || !reader_parameter_list(study, &members, keys.names, what, notes))
        return false;
    *joint = (Joint){ .name = node->name,
                      .source = keys.source,
                      .node = node,
                      .kind = keys.dirichlet     ? JOINT_DIRICHLET
                              : keys.covariance  ? JOINT_NORMAL
                              : keys.correlation ? JOINT_CORRELATION
                                                 : JOINT_DRAWS,
                      .n = members.n,
                      .parameters = members.at };
    for (int item = 0; item < joint->n; item++)
        good &= check_member(study, joint, &study->parameters[members.at[item]], notes);
    if (!good) return false;
    if (keys.dirichlet) return read_dirichlet(study, joint, keys.dirichlet, notes);
    if (keys.file) return read_draws(study, joint, keys.file, notes);
    return read_matrix(study, joint, keys.covariance ? keys.covariance : keys.correlation, notes);
}

void
reader_joints(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "joint");
    const int n = field_entries(section, notes);

    study->joints = pool_new(&study->pool, (size_t)n + 1, sizeof(Joint));
    for (int item = 0; item < n; item++) {
        Joint *joint = &study->joints[study->n_joints];
        if (!read_joint(study, joint, section->items[item], notes)) continue;
        for (int member = 0; member < joint->n; member++)
            if (!study->parameters[joint->parameters[member]].certain)
                study->parameters[joint->parameters[member]].joint = study->n_joints;
        study->n_joints++;
    }
    for (int item = 0; item < study->n_parameters; item++) {
        Parameter *parameter = &study->parameters[item];
        parameter->uncertain =
            parameter->joint != NONE ||
            (parameter->dist.family && parameter->dist.family->sd(&parameter->dist) > 0);
    }
}
