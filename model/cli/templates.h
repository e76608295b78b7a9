/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_TEMPLATES_H
#define CLI_TEMPLATES_H
/** @file templates.h
 *  The studies that `hepatica new` writes: the files of model/cli/templates/, put into the program
 * by the build. Zero-terminated. In the last, @BASE@ stands for the path of configs/bclm/base.cfg.
 */

extern const char templates_three_state[], templates_partitioned[], templates_bclm[];
#endif
