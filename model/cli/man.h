/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_MAN_H
#define CLI_MAN_H
/** @file man.h
 *  hepatica.1, written out of the tables of commands, options and exit codes. */

void man_print(void);
#endif
