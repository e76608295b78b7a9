/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CLONES_H
#define BASE_CLONES_H
/** @file clones.h
 *  HOT before a function with hot loops: it is compiled twice, for any x86-64 and for processors
 *  with AVX2, and the program takes the fitting one when it starts. Both give the same bits, as no
 *  multiply-add is fused (-ffp-contract=off). Not for inline functions.
 *
 *  INLINED before what a hot loop calls: it is put into each of the two, or the clone would call a
 *  function without vectors. */

/* The build defines HEPATICA_CLONES where compiler and loader can (see CMakeLists.txt). */
#if defined(HEPATICA_CLONES) && defined(__x86_64__) && !defined(__clang__) &&                      \
    !defined(__SANITIZE_THREAD__)
#define HOT __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define HOT
#endif

#define INLINED static inline __attribute__((always_inline))
#endif
