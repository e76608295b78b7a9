/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_EVENTS_H
#define ENGINE_EVENTS_H
/** @file events.h
 *  Next-event simulation in continuous time: each state's exits compete by latent times, the first
 *  to come is taken. Patients of a block go through their states in crowds of one state. Part of
 *  individual. */
#include "engine/stays.h"

/** Lives of all patients of crowd->cohort: crowd->patient, ->ended, ->tally (cleared first) and
 *  ->counts (added to). */
Status events_run(Crowd *crowd, Error *err);
#endif
