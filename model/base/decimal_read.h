/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DECIMAL_READ_H
#define BASE_DECIMAL_READ_H
/** @file decimal_read.h
 *  Decimal text as numbers, fast: files of millions of cells pass through here. The same double as
 *  strtod for every text.
 *  Source: Clinger (1990), How to read floating point numbers accurately, PLDI; Lemire (2021),
 *  Number parsing at a gigabyte per second, Software: Practice and Experience 51:1700-1727. */

/** @return where the number ends; `text` itself if there is none, the value then being 0 */
const char *decimal_read(double *value, const char *text);
#endif
