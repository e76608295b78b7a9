/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H
/** @file decimal.h
 *  Numbers as decimal text, fast: tables of millions of rows pass through here. Never by locale.
 *  Source: Giulietti (2020), The Schubfach way to render doubles. */
#include <stddef.h>

enum { DECIMAL_ROOM = 40 }; /* bytes that a number may need on its way; its text is shorter */

/** The fewest digits whose nearest decimal reads back to the same double: "0.1", "1e-300", "inf",
 *  "-inf", "nan"; laid out as by printf's %g with 15 digits, or 16 or 17 if it needs them.
 *  Of two texts of 16 digits it is not always the nearer: see takes_even of decimal.c.
 *  @return how many bytes were written, at most 24; no zero is added */
size_t decimal_write(char to[DECIMAL_ROOM], double value);
#endif
