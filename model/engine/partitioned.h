/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_PARTITIONED_H
#define ENGINE_PARTITIONED_H
/** @file partitioned.h
 *  Partitioned survival: states are what lies between survival curves, at every boundary of a
 * cycle. The first state holds who is under the first curve, each later one the difference between
 * its curve and the one before, the last one the dead. Nobody is followed: what happens after
 *  progression is not modelled. Source: Woods, Sideris, Palmer, Latimer & Soares (2017), NICE DSU
 * TSD 19; docs/theory/partitioned.md. */
#include "engine/outcome.h"
#include "structure/model.h"

/** Runs one model; as cohort_run. What crossing curves were moved by is in `outcome->cut`.
 *  @return ERR_SPEC where curves cross and the study calls that an error */
Status partitioned_run(Outcome *outcome, Model *model, OutcomeKeep keep, Error *err);
#endif
