/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_LIVES_H
#define ENGINE_LIVES_H
/** @file lives.h
 *  Where the lives of a block begin, and when they ended. Part of individual. */
#include "engine/crowd.h"

/** Puts everybody into their first state and pays what is paid at time 0. */
Status lives_begin(Crowd *crowd, Error *err);

/** Counts when the curves of the block fell. */
void lives_count_ends(Crowd *crowd);
#endif
