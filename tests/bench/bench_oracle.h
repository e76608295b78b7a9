/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_ORACLE_H
#define BENCH_ORACLE_H
/** @file bench_oracle.h
 *  The model of events.cfg as one would write it in an afternoon: one patient after the other, with
 *  the C library's functions. It takes the engine's random numbers, so the means must agree. */
typedef struct {
    double cost, qaly; /* means per patient */
    long long n_events;
} Oracle;

Oracle bench_oracle(long long n_patients, unsigned long long seed);
#endif
