/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/root.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

double
root_find(RootFunction function, void *context, double low, double high, double tolerance)
{
    enum { MOST_STEPS = 200 };
    const double at_low = function(low, context), at_high = function(high, context);
    gsl_function wrapped = { function, context };
    double width = tolerance * fmax(fabs(low), fabs(high));

    if (at_low == 0) return low;
    if (at_high == 0) return high;
    if (!((at_low < 0 && at_high > 0) || (at_low > 0 && at_high < 0))) return NAN;
    gsl_error_handler_t *former = gsl_set_error_handler_off();
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    int status = gsl_root_fsolver_set(solver, &wrapped, low, high);
    for (int step = 0; status == GSL_SUCCESS && step < MOST_STEPS; step++) {
        status = gsl_root_fsolver_iterate(solver);
        if (gsl_root_fsolver_x_upper(solver) - gsl_root_fsolver_x_lower(solver) <= width) break;
    }
    const double root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    gsl_set_error_handler(former);
    return status == GSL_SUCCESS ? root : NAN;
}
