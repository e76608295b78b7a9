/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "math/dist.h"
#include <stdlib.h>

static void
build(Model *model, const Study *study, int strategy, const Sample *sample)
{
    Error err;

    CHECK_OK(model_build(model, study, strategy, 0, sample, &err));
}

void
built_base(Built *built, const char *text, int strategy)
{
    const Sample sample = { .n_lanes = 1 };

    *built = (Built){ 0 };
    written_sound(&built->written, text);
    build(&built->model, &built->written.study, strategy, &sample);
}

/* 5 and its odd multiples have no factor in common with 32: each parameter has an order of its own.
 */
void
built_drawn(Built *built, const char *text, int strategy)
{
    const Study *study = &built->written.study;

    *built = (Built){ 0 };
    written_sound(&built->written, text);
    built->value = memory_new((size_t)study->n_parameters * LANES, sizeof(double));
    for (int item = 0; item < study->n_parameters; item++)
        for (int lane = 0; lane < LANES && study->parameters[item].dist.family; lane++) {
            const int place = lane * (2 * item + 1) * 5 % LANES;
            built->value[item * LANES + lane] =
                dist_quantile(&study->parameters[item].dist, (place + 0.5) / LANES);
        }
    const Sample sample = { .n_lanes = LANES, .value = built->value };
    build(&built->model, study, strategy, &sample);
}

void
built_alone(Model *alone, const Built *built, int lane)
{
    const Study *study = &built->written.study;
    double *own = memory_new((size_t)study->n_parameters * LANES, sizeof(double));
    const Sample sample = { .n_lanes = 1, .value = own };

    for (int item = 0; item < study->n_parameters; item++)
        own[item * LANES] = built->value[item * LANES + lane];
    build(alone, study, built->model.strategy_index, &sample);
    free(own);
}

void
built_free(Built *built)
{
    model_free(&built->model);
    written_free(&built->written);
    free(built->value);
    *built = (Built){ 0 };
}
