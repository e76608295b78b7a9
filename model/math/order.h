/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_ORDER_H
#define MATH_ORDER_H
/** @file order.h
 *  Numbers in order, and quantiles of them. */

/** Sorts in place, the least first, NAN last. */
void order_sort(double *x, long long n);

/** Where the numbers stand that come first, second, ...: the least first, NAN last; equal ones stay
 * in their order, and 0 equals -0. In time proportional to n (radix sort: Knuth 1998, The Art of
 * Computer Programming 3, 5.2.5).
 *  @param[out] order  [n] */
void order_indices(int *order, const double *x, int n);

/** The quantile of numbers in order at a share between 0 and 1, by straight lines between
 * neighbours (type 7 of Hyndman & Fan 1996, Am Stat 50:361-365); n >= 1. NAN where it rests on one.
 */
double order_quantile(const double *sorted, long long n, double share);
#endif
