/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reporting.h"
#include "cli/contracts.h"
#include "report/html.h"
#include "report/results.h"
#include "report/tables_html.h"
#include "report/xlsx.h"

Status
reporting_write(const char *folder, const ReportingPlan *plan, Notes *notes, Error *err)
{
    Results results;
    Status status;

    (void)plan;
    TRY(results_read(&results, folder, contracts_columns, notes, err));
    TRY(html_write(&results, notes, err));
    TRY(xlsx_write(pool_format(&results.pool, "%s/results.xlsx", folder), &results, notes, err));
    TRY(tables_html_write(pool_format(&results.pool, "%s/tables.html", folder), &results, err));
done:
    results_free(&results);
    return status;
}
