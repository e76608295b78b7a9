/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clones.h"
#include "input/expr_steps.h"
#include "math/real.h"

/* ---- finding ---- */

/* What an operand is: so many terms, added up by the steps from `first` on alone (NONE: by none,
 * it is a slot or constant). No terms: anything else. */
typedef struct {
    int n_terms, first;
} Terms;

enum { NONE = -1, MOST_TERMS = 32 };

static bool
is_product(const Step *step)
{
    return step->function == expr_function("*") && step->args[0].kind != OPERAND_TEMP &&
           step->args[1].kind != OPERAND_TEMP;
}

static Terms
terms_of(const Operand *operand, const Terms *temps)
{
    return operand->kind == OPERAND_TEMP ? temps[operand->index] : (Terms){ 1, NONE };
}

/* A sum goes on with one term at a time, as it is written. */
static Terms
terms_made(const Step *step, int index, const Terms *temps)
{
    if (is_product(step)) return (Terms){ 1, index };
    if (step->function != expr_function("+")) return (Terms){ 0 };
    const Terms left = terms_of(&step->args[0], temps), right = terms_of(&step->args[1], temps);
    if (left.n_terms == 0 || left.n_terms == MOST_TERMS || right.n_terms != 1) return (Terms){ 0 };
    return (Terms){ left.n_terms + 1, left.first != NONE    ? left.first
                                      : right.first != NONE ? right.first
                                                            : index };
}

static Operand
one(Expr *expr)
{
    double *last = expr->constants[expr->n_constants];

    for (int lane = 0; lane < LANES; lane++) last[lane] = 1;
    return (Operand){ OPERAND_CONSTANT, expr->n_constants };
}

static Sum *
make_sum(Pool *pool, Expr *expr, const Terms *terms, int last)
{
    Sum *sum = pool_new(pool, 1, sizeof(*sum));
    int n = 0;

    *sum = (Sum){ .n_terms = terms->n_terms, .last = last };
    sum->factors = pool_new(pool, 2 * (size_t)terms->n_terms, sizeof(Operand));
    for (int index = terms->first; index <= last; index++) {
        const Step *step = &expr->steps[index];
        const bool product = is_product(step);
        for (int arg = 0; arg < 2; arg++) {
            if (step->args[arg].kind == OPERAND_TEMP) continue;
            sum->factors[n++] = step->args[arg];
            if (!product) sum->factors[n++] = one(expr);
        }
    }
    return sum;
}

/* Each step of a sum serves nothing else, as a formula is a tree. */
void
expr_sums_find(Pool *pool, Expr *expr)
{
    Terms temps[MOST_TEMPS] = { 0 };

    expr->sums = pool_new(pool, (size_t)expr->n_steps + 1, sizeof(*expr->sums));
    for (int index = 0; index < expr->n_steps; index++) {
        const Step *step = &expr->steps[index];
        const Terms made = terms_made(step, index, temps);
        temps[step->into] = made;
        if (made.n_terms > 1 && made.first < index)
            expr->sums[made.first] = make_sum(pool, expr, &made, index);
    }
}

/* ---- doing ---- */

/* Two terms or more. Whether all sums are finite: x - x is 0, and NAN for what is not. */
HOT static bool
add_products(double *restrict result, const double *const *factors, int n_terms, int n_lanes)
{
    const double *restrict a = factors[0], *restrict b = factors[1];
    const double *restrict c = factors[2], *restrict d = factors[3];
    uint64_t odd = 0;

    for (int lane = 0; lane < n_lanes; lane++) result[lane] = a[lane] * b[lane] + c[lane] * d[lane];
    for (int term = 2; term < n_terms; term++) {
        const double *restrict more = factors[2 * term], *restrict by = factors[2 * term + 1];
        for (int lane = 0; lane < n_lanes; lane++) result[lane] += more[lane] * by[lane];
    }
    for (int lane = 0; lane < n_lanes; lane++) odd |= real_to_bits(result[lane] - result[lane]);
    return odd == 0;
}

bool
expr_sums_apply(double (*temps)[LANES], const Expr *expr, const Sum *sum, const double *slots,
                int n_lanes)
{
    double *result = temps[expr->steps[sum->last].into];
    const double *factors[2 * MOST_TERMS];

    for (int factor = 0; factor < 2 * sum->n_terms; factor++)
        factors[factor] = expr_operand(expr, &sum->factors[factor], slots, temps);
    return add_products(result, factors, sum->n_terms, n_lanes);
}
