/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_DESCRIBE_H
#define ANALYSIS_DESCRIBE_H
/** @file describe.h
 *  A study in words and as a picture: what `show` prints. */
#include "base/text.h"
#include "structure/study.h"

/** States, transitions, strategies and resolved parameters. @return as model_build */
Status describe_text(Text *text, const Study *study, Error *err);

/** The graph of states for Graphviz. */
void describe_dot(Text *text, const Study *study);

/** The approximations this study makes in a cohort, as notes. */
void describe_approximations(const Study *study, Notes *notes);
#endif
