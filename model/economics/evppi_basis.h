/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ECONOMICS_EVPPI_BASIS_H
#define ECONOMICS_EVPPI_BASIS_H
/** @file evppi_basis.h
 *  The functions that evppi.c regresses on: splines of one number, sums of them, products of pairs,
 *  and the kernels of a Gaussian process about some of the draws. Part of evppi. */
#include "economics/evppi.h"
#include "math/bspline.h"
#include "math/smooth.h"

typedef enum { EVPPI_SPLINE, EVPPI_ADDITIVE, EVPPI_INTERACTION, EVPPI_PROCESS } EvppiKind;

enum { EVPPI_INDUCING = 60 };

/* A basis over columns x [q][n], which are borrowed. */
typedef struct {
    EvppiKind kind;
    int q, n_columns;
    const double *const *x;
    Bspline *splines; /* [q] owned */
    Bspline *small;   /* [q] owned: of the products */
    double *centres;  /* [EVPPI_INDUCING][q] owned: of the kernels, as ranks */
    int n_centres;
    double **sorted; /* [q] borrowed: the values in order, by which ranks are had */
    long long n_sorted;
    double length;   /* of the kernels, in standard deviations of ranks */
    double *penalty; /* [n_columns]^2 owned; NULL */
} EvppiBasis;        /* { 0 } is valid to free */

/** @param size    splines of each number
 *  @param sorted  [q] the columns in order [n] */
void evppi_basis_splines(EvppiBasis *basis, EvppiKind kind, const double *const *x, int q,
                         double **sorted, long long n, int size);

/** @param noise  variance of a draw about the surface, over the surface's own */
void evppi_basis_process(EvppiBasis *basis, const double *const *x, int q, double **sorted,
                         long long n, double length, double noise);
void evppi_basis_free(EvppiBasis *basis);

/** The same functions at other values. The result borrows of `basis`. */
EvppiBasis evppi_basis_at(const EvppiBasis *basis, const double *const *x);

SmoothBasis evppi_basis_smooth(const EvppiBasis *basis);
#endif
