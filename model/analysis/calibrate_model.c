/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/calibrate_model.h"
#include "analysis/validation.h"
#include "math/cholesky.h"
#include "math/normal.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- how targets overlap ---- */

static bool
same_curve(const Target *one, const Target *two)
{
    return one->strategy == two->strategy && one->curve == two->curve &&
           one->counter == two->counter && strcmp(one->study, two->study) == 0;
}

/* Odds of having died, by which the variance of a Kaplan-Meier curve's logarithm grows (Greenwood);
 * NAN of what is no point of it. */
static double
odds_of(const Target *target)
{
    if (target->kind == TARGET_MEDIAN) return 1;
    return target->kind == TARGET_SURVIVAL ? (1 - target->value) / target->value : NAN;
}

/* Two points of one Kaplan-Meier curve: what happened before the first is in both. A median errs as
 * the curve does where it is one half. Capped, as equal times would leave nothing to tell them
 * apart. */
static double
correlation_of(const Target *one, const Target *two)
{
    const double first = odds_of(one), second = odds_of(two);

    if (!same_curve(one, two) || isnan(first) || isnan(second)) return 0;
    return fmin(sqrt(fmin(first, second) / fmax(first, second)), 0.98);
}

/* Correlations that cannot all be true together are drawn towards none. */
static void
factor_of(CalibrateModel *model)
{
    const int n = model->n_targets;

    model->factor = memory_new((size_t)n * (size_t)n, sizeof(double));
    for (double kept = 1;; kept -= 0.1) {
        for (int row = 0; row < n; row++)
            for (int column = 0; column <= row; column++)
                model->factor[row * n + column] =
                    row == column
                        ? 1
                        : kept * correlation_of(&model->study->targets[model->targets[row]],
                                                &model->study->targets[model->targets[column]]);
        if (kept <= 0 || cholesky_factor(model->factor, n) < 0) return;
    }
}

/* ---- what is asked for ---- */

static Status
complain(const CalibrateModel *model, const CfgNode *node, const char *text, const char *name,
         Error *err)
{
    const CfgNode *section = model->study->analyses.calibration_node;

    if (!node) node = section;
    return fail(err, ERR_SPEC, "%s:%d: calibration: %s%s", node->file, node->line, name, text);
}

static Status
take_targets(CalibrateModel *model, Error *err)
{
    const Study *study = model->study;

    for (int item = 0; item < study->n_targets; item++) {
        const Target *target = &study->targets[item];
        bool counted = false;
        if (!target->calibrate) continue;
        if (isnan(target->error))
            return complain(model, target->node,
                            " has role = \"calibrate\" but no standard error (se, interval, or n "
                            "of a share, a median or a count)",
                            target->name, err);
        for (int before = 0; before < model->n_targets; before++)
            counted |= same_curve(&study->targets[model->targets[before]], target);
        model->n_facts += !counted;
        model->strategies[target->strategy] = true;
        model->targets[model->n_targets++] = item;
    }
    if (model->n_targets == 0)
        return complain(model, NULL, "no target has role = \"calibrate\"", "", err);
    return OK;
}

static Status
check_facts(const CalibrateModel *model, Error *err)
{
    const CfgNode *section = model->study->analyses.calibration_node;

    if (model->n_facts >= model->n) return OK;
    return fail(err, ERR_SPEC,
                "%s:%d: calibration: %d parameter%s and %d independent fact%s: the targets with "
                "role = \"calibrate\" are %d, but those of one publication (study, or the same "
                "source) on one curve of one strategy count once",
                section->file, section->line, model->n, model->n == 1 ? "" : "s", model->n_facts,
                model->n_facts == 1 ? "" : "s", model->n_targets);
}

Status
calibrate_model_init(CalibrateModel *model, const Study *study, unsigned long long seed, Error *err)
{
    const CalibrationPlan *plan = &study->analyses.calibration;
    Status status;

    *model = (CalibrateModel){ .study = study,
                               .cohort = *study,
                               .seed = seed,
                               .n = plan->parameters.n,
                               .parameters = plan->parameters.at,
                               .targets = memory_new((size_t)study->n_targets + 1, sizeof(int)),
                               .strategies = memory_new((size_t)study->n_strategies, sizeof(bool)),
                               .given = memory_new((size_t)study->n_parameters + 1, sizeof(bool)) };
    if (!study->analyses.calibration_node || model->n == 0)
        return fail(err, ERR_SPEC,
                    "%s: there is nothing to calibrate (analyses = { calibration = { parameters = "
                    "(\"x\"); }; };)",
                    study->files[study->n_files - 1].path);
    if (study->settings.engine == ENGINE_INDIVIDUAL)
        return complain(model, NULL,
                        "single patients are too noisy to search with; --engine cohort, or a "
                        "cohort version of the model",
                        "", err);
    if (model->cohort.settings.engine == ENGINE_BOTH) model->cohort.settings.engine = ENGINE_COHORT;
    model->inverse = memory_new((size_t)model->n, sizeof(DistInverse *));
    for (int number = 0; number < model->n; number++) {
        model->given[model->parameters[number]] = true;
        model->inverse[number] =
            dist_inverse_new(&study->parameters[model->parameters[number]].dist);
    }
    TRY(take_targets(model, err));
    TRY(check_facts(model, err));
    factor_of(model);
done:
    return status;
}

void
calibrate_model_free(CalibrateModel *model)
{
    for (int number = 0; model->inverse && number < model->n; number++)
        dist_inverse_delete(model->inverse[number]);
    free(model->inverse);
    free(model->targets);
    free(model->factor);
    free(model->strategies);
    free(model->given);
    *model = (CalibrateModel){ 0 };
}

/* ---- values and their scores ---- */

static const double FARTHEST = 8.1; /* score; beyond it Phi is 1 to the last digit */

static double
probability_of(double x)
{
    return fmin(fmax(normal_cdf(x), 0x1p-53), 1 - 0x1p-53);
}

double
calibrate_model_value(const CalibrateModel *model, int number, double x)
{
    double value = probability_of(x);

    dist_inverse_fill(model->inverse[number], &value, &value, 1);
    return value;
}

double
calibrate_model_score(const CalibrateModel *model, int number, double value)
{
    double low = -FARTHEST, high = FARTHEST;

    while (high - low > 1e-12) {
        const double middle = 0.5 * (low + high);
        if (calibrate_model_value(model, number, middle) < value)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* ---- the model at points ---- */

CalibrateDesk
calibrate_model_desk(const CalibrateModel *model)
{
    const Study *study = model->study;

    return (CalibrateDesk){
        memory_new_aligned(((size_t)study->n_parameters + 1) * LANES, sizeof(double)),
        memory_new((size_t)model->n_targets * LANES, sizeof(double)),
        memory_new((size_t)study->settings.n_cycles + 1, sizeof(double)),
    };
}

void
calibrate_model_leave(CalibrateDesk *desk)
{
    free(desk->value);
    free(desk->told);
    free(desk->room);
}

/* Points first .. first + n - 1 of a block, which become lanes 0 .. n - 1 of the model. */
static Status
run(const CalibrateModel *model, CalibrateDesk *desk, const double *x, int first, int n, Error *err)
{
    const Sample sample = { n, desk->value, model->given };
    const EvaluationPlan plan = {
        .seed = model->seed, .n_threads = 1, .keep = KEEP_CURVES, .only = model->strategies
    };
    Evaluation evaluation;
    Status status;

    for (int number = 0; number < model->n; number++) {
        double *own = desk->value + (size_t)model->parameters[number] * LANES;
        for (int lane = 0; lane < n; lane++)
            own[lane] = probability_of(x[number * LANES + first + lane]);
        dist_inverse_fill(model->inverse[number], own, own, n);
    }
    TRY(evaluate_all(&evaluation, &model->cohort, &sample, &plan, err));
    for (int item = 0; item < model->n_targets; item++) {
        const Target *target = &model->study->targets[model->targets[item]];
        for (int lane = 0; lane < n; lane++)
            desk->told[item * LANES + first + lane] = validation_value(
                model->study, target, &evaluation.outcomes[target->strategy], lane, desk->room);
    }
done:
    evaluate_free(&evaluation, model->study);
    return status;
}

void
calibrate_model_ask(const CalibrateModel *model, CalibrateDesk *desk, const double *x, int n_points)
{
    Error unheard;

    if (run(model, desk, x, 0, n_points, &unheard) == OK) return;
    for (int point = 0; point < n_points; point++) { /* one by one: some break the model */
        if (run(model, desk, x, point, 1, &unheard) == OK) continue;
        for (int item = 0; item < model->n_targets; item++) desk->told[item * LANES + point] = NAN;
    }
}

Status
calibrate_model_try(const CalibrateModel *model, CalibrateDesk *desk, const double *x, Error *err)
{
    return run(model, desk, x, 0, 1, err);
}

void
calibrate_model_scores(const CalibrateModel *model, const CalibrateDesk *desk, double *scores,
                       int n_points)
{
    const int n = model->n_targets;

    for (int point = 0; point < n_points; point++)
        for (int row = 0; row < n; row++) {
            double rest = validation_z(&model->study->targets[model->targets[row]],
                                       desk->told[row * LANES + point]);
            for (int k = 0; k < row; k++)
                rest -= model->factor[row * n + k] * scores[k * LANES + point];
            scores[row * LANES + point] = rest / model->factor[row * n + row];
        }
}
