/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/contracts.h"
#include "analysis/base_case.h"
#include "analysis/calibrate_tables.h"
#include "analysis/curve_choice.h"
#include "analysis/dsa.h"
#include "analysis/fit_tables.h"
#include "analysis/pooling.h"
#include "analysis/psa_tables.h"
#include "analysis/scenarios.h"
#include "analysis/series_check.h"
#include "analysis/threshold.h"
#include "analysis/validation.h"
#include "analysis/verify.h"
#include "analysis/voi.h"
#include <stddef.h>
#include <string.h>

/* clang-format off */
const TableContract *const contracts[] = {
    base_case_contracts,
    calibrate_tables_contracts,
    validation_contracts,
    psa_tables_contracts,
    voi_contracts,
    dsa_contracts,
    threshold_contracts,
    scenarios_contracts,
    curve_choice_contracts,
    fit_tables_contracts,
    series_check_contracts,
    pooling_contracts,
    verify_contracts,
    NULL,
};
/* clang-format on */

const TableColumn *
contracts_columns(const char *table)
{
    for (int list = 0; contracts[list]; list++)
        for (const TableContract *contract = contracts[list]; contract->name; contract++)
            if (strcmp(contract->name, table) == 0) return contract->columns;
    return NULL;
}
