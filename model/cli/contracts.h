/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CONTRACTS_H
#define CLI_CONTRACTS_H
/** @file contracts.h
 *  What every table of a run promises: for docs/reference/output.md, and to read a folder back. */
#include "base/tables.h"

/* Lists of contracts, in the order in which they are told; ends with NULL. */
extern const TableContract *const contracts[];

/** The columns of a table by its name; NULL if they are told by the run, or it is none of ours. */
const TableColumn *contracts_columns(const char *table);
#endif
